//! The header names that HR systems and people use, and what is ignored when they are compared.

use super::Field;
use super::character::{half_width, is_invisible};

/// What a header name says about its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// It can feed the field; a smaller rank is better.
    Feeds(Field, usize),
    /// It holds the field's kind of text and is never taken by itself: it is not the person's own, or not for work.
    Never(Field),
    /// A usual column that feeds nothing.
    Other,
}

/// The rank from which on a mobile column's name speaks of any phone.
pub(crate) const ANY_PHONE_RANK: usize = 2;

/// The name that is a mobile's country code or a landline's area code.
pub(crate) const AREA_CODE: &str = "区号";

/// Names that feed a field, best rank first: folded, and a blank between two of a rank.
const FEEDS: [(Field, &[&str]); 5] = [
    (
        Field::Email,
        &[
            "工作邮箱 企业邮箱 公司邮箱 办公邮箱 workemail workemailaddress businessemail businessemailaddress \
             companyemail corporateemail primaryworkemail emailprimarywork emailwork workcontactworkemail workeremail",
            "邮箱 邮箱地址 电子邮箱 电子邮件 邮件 email emailaddress primaryemail useremail employeeemail",
        ],
    ),
    (
        Field::Mobile,
        &[
            "手机号 手机号码 手机 移动电话 mobile mobilephone mobileno mobilenumber mobilephonenumber cellphone \
             cellphonenumber cell workmobile",
            "个人手机号 个人手机 personalmobile personalcontactpersonalmobile",
            "联系电话 联系方式 电话 电话号码 phone phonenumber",
        ],
    ),
    (
        Field::CountryCode,
        &[
            "手机国家码 手机区号 mobilecode mobilecountrycode phonecountrycode",
            "国家码 国际区号 国际电话区号 countrycode",
        ],
    ),
    (
        Field::EmployeeNo,
        &[
            "工号 员工工号 员工编号 员工号 人员编号 职工编号 employeeid employeeno employeenumber employee# empno \
           filenumber personnumber",
        ],
    ),
    // One name a rank: a file with several of these must not stop for a column that is no contact.
    (
        Field::Status,
        &[
            "在职状态",
            "员工状态",
            "人事状态",
            "是否在职",
            "workeractive",
            "isactive",
            "active",
            "employmentstatus",
            "employeestatus",
            "positionstatus",
            "status",
            "状态",
        ],
    ),
];

/// Names that feed a field only when `--map` says so, written as in [`FEEDS`].
const NEVER: [(Field, &str); 3] = [
    (
        Field::Email,
        "个人邮箱 私人邮箱 personalemail personalemailaddress personalcontactpersonalemail homeemail emailhome \
         emailprimaryhome recoveryemail privateemail",
    ),
    (
        Field::Mobile,
        "紧急联系人电话 紧急联系人手机 紧急联系人手机号 紧急联系电话 紧急联络人联系电话 固定电话 座机 办公电话 工作电话 \
         家庭电话 短号 分机号 分机 homephone workphone officephone recoveryphone emergencyphone emergencycontactphone \
         landline extension",
    ),
    (Field::CountryCode, AREA_CODE),
];

/// Usual columns that feed nothing and show that a row is a header, written as in [`FEEDS`].
const OTHER: &str = "序号 姓名 员工姓名 中文姓名 英文名 帐号 账号 微信号 用户id 性别 部门 部门名称 所属部门 所在部门 主部门 \
    岗位 职位 职务 直属上级 入职日期 办公地点 备注 name fullname displayname worker legalname firstname lastname userid \
    username department homedepartmentdescription supervisoryorganization jobtitle manager";

/// Parts of a name, folded, that speak of emails and of phones, whosever they are.
const SPEAKS_OF: [(Field, &[&str]); 2] = [
    (Field::Email, &["邮箱", "邮件", "mail"]),
    (Field::Mobile, &["手机", "电话", "mobile", "phone"]),
];

/// Marks that a form puts into header cells, folded.
const MARKS: [&str; 10] = [
    "()",
    "(必填)",
    "(必填项)",
    "(非必填)",
    "(选填)",
    "(可选)",
    "(required)",
    "(optional)",
    "【必填】",
    "[必填]",
];

/// What a folded header name says about its column, in one language or in both.
pub(crate) fn known(folded: &str) -> Option<Known> {
    known_in_one(folded).or_else(|| known_in_both(folded))
}

/// The English and the Chinese name of a column that has both, `手机号 Mobile`; one of them is empty where it has one.
pub(crate) fn in_both(folded: &str) -> (String, String) {
    let letters = folded.chars().filter(|c| !matches!(c, '/' | '|' | '(' | ')'));
    letters.partition(char::is_ascii)
}

/// What a name says that stands there in Chinese and in English: what both say.
fn known_in_both(folded: &str) -> Option<Known> {
    let (english, chinese) = in_both(folded);
    match (known_in_one(&english)?, known_in_one(&chinese)?) {
        (Known::Feeds(field, rank), Known::Feeds(same, other)) if field == same => {
            Some(Known::Feeds(field, rank.max(other)))
        }
        (Known::Never(field), Known::Feeds(same, _) | Known::Never(same))
        | (Known::Feeds(field, _), Known::Never(same))
            if field == same =>
        {
            Some(Known::Never(field))
        }
        (Known::Other, Known::Other) => Some(Known::Other),
        _ => None,
    }
}

fn known_in_one(folded: &str) -> Option<Known> {
    let among = |names: &str| names.split(' ').any(|name| name == folded);
    for (field, ranks) in FEEDS {
        if let Some(rank) = ranks.iter().position(|names| among(names)) {
            return Some(Known::Feeds(field, rank));
        }
    }
    if let Some((field, _)) = NEVER.iter().find(|(_, names)| among(names)) {
        return Some(Known::Never(*field));
    }
    among(OTHER).then_some(Known::Other)
}

/// The field that a folded header name speaks of, known or not.
pub(crate) fn speaks_of(folded: &str) -> Option<Field> {
    let places = |(field, parts): (Field, &'static [&str])| {
        let found = parts.iter().filter_map(|part| folded.find(part));
        found.min().map(|place| (place, field))
    };
    SPEAKS_OF.into_iter().filter_map(places).min().map(|(_, field)| field)
}

/// A header name as it is compared: without case, blanks, width, invisible characters, punctuation of spelling (`E-mail`,
/// `mobile_no`) and the marks of forms (`*`, `（必填）`).
pub(crate) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars().map(half_width) {
        let is_spelling = matches!(c, '_' | '-' | '–' | '—' | '*' | ':' | '.' | '?');
        if !is_spelling && !c.is_whitespace() && !is_invisible(c) {
            folded.extend(c.to_lowercase());
        }
    }
    if folded.contains(['(', '[', '【']) {
        for mark in MARKS {
            folded = folded.replace(mark, "");
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_to_what_the_tables_hold() {
        for (name, folded) in [
            ("Work Email", "workemail"),
            (" E-mail*", "email"),
            ("Work Contact: Work Email", "workcontactworkemail"),
            ("*手机号（必填）", "手机号"),
            ("Mobile No. (Required)", "mobileno"),
            ("工作邮箱\n(*)", "工作邮箱"),
            ("ＥＭＡＩＬ", "email"),
            ("【必填】手机号", "手机号"),
            ("是否在职？", "是否在职"),
            ("手机号(办公)", "手机号(办公)"),
            ("\u{202a}手机号\u{202c}", "手机号"),
            ("Work\u{ad} Email\u{2060}", "workemail"),
        ] {
            assert_eq!(fold(name), folded);
        }
    }

    #[test]
    fn tables_are_folded_and_name_nothing_twice() {
        let feeds = FEEDS.iter().flat_map(|(_, ranks)| ranks.iter());
        let never = NEVER.iter().map(|(_, names)| names);
        let mut all: Vec<&str> = feeds
            .chain(never)
            .chain([&OTHER])
            .flat_map(|names| names.split(' '))
            .collect();
        let len = all.len();
        for name in &all {
            assert_eq!(fold(name), *name);
        }
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), len);
    }

    #[test]
    fn the_names_of_hr_systems_feed_their_fields() {
        let fed = [
            (
                Field::Email,
                "工作邮箱,企业邮箱,公司邮箱,邮箱,电子邮箱,电子邮件,邮件,Work Email,workEmail,Email,Email Address,E-mail,\
                 Primary Email,Email - Primary Work,Email - Work,Work Contact: Work Email,Worker Email,primaryWorkEmail",
            ),
            (
                Field::Mobile,
                "手机号,手机号码,手机,移动电话,联系电话,联系方式,电话,电话号码,个人手机号,Mobile,Mobile Phone,mobilePhone,\
                 Mobile No,Mobile Number,Cell Phone,Phone,Personal Contact: Personal Mobile",
            ),
            (
                Field::CountryCode,
                "国家码,国际区号,国际电话区号,手机国家码,mobile_code,mobile_country_code,Country Code,Phone Country Code",
            ),
            (
                Field::EmployeeNo,
                "工号,员工工号,员工编号,员工号,人员编号,职工编号,Employee ID,Employee Number,Employee #,EmpNo,File Number,\
                 Person Number",
            ),
            (
                Field::Status,
                "员工状态,在职状态,人事状态,Position Status,Worker Active,STATUS",
            ),
        ];
        for (field, names) in fed {
            for name in names.split(',') {
                let known = known(&fold(name));
                assert!(
                    matches!(known, Some(Known::Feeds(fed, _)) if fed == field),
                    "{name}: {known:?}"
                );
            }
        }
        let never = [
            (
                Field::Email,
                "个人邮箱,Personal Email,Personal Contact: Personal Email,Home Email,Recovery Email",
            ),
            (
                Field::Mobile,
                "紧急联系人电话,紧急联络人联系电话,固定电话,短号,分机号,Home Phone,Recovery Phone,Emergency Phone",
            ),
            (Field::CountryCode, "区号"),
        ];
        for (field, names) in never {
            for name in names.split(',') {
                assert_eq!(known(&fold(name)), Some(Known::Never(field)), "{name}");
            }
        }
        let others = "姓名,员工姓名,中文姓名,Name,Full Name,Display Name,Worker,Legal Name,First Name,Last Name,部门,部门名称,\
                      所属部门,所在部门,主部门,Department,Home Department Description,Supervisory Organization,序号";
        for name in others.split(',') {
            assert_eq!(known(&fold(name)), Some(Known::Other), "{name}");
        }
    }

    #[test]
    fn better_names_have_smaller_ranks() {
        for (better, worse) in [
            ("手机号", "电话"),
            ("工作邮箱", "邮箱"),
            ("workemail", "email"),
            ("手机", "个人手机号"),
        ] {
            match (known(better), known(worse)) {
                (Some(Known::Feeds(a, high)), Some(Known::Feeds(b, low))) => assert!(a == b && high < low),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(known("个人邮箱"), Some(Known::Never(Field::Email)));
        assert_eq!(known("emergencyphone"), Some(Known::Never(Field::Mobile)));
        assert_eq!(known("favouritecolour"), None);
    }

    #[test]
    fn a_name_in_both_languages_says_what_both_say() {
        let feeds = |field, rank| Some(Known::Feeds(field, rank));
        for (name, expected) in [
            ("手机号 Mobile", feeds(Field::Mobile, 0)),
            ("Work Email\n(工作邮箱)", feeds(Field::Email, 0)),
            ("电话/Mobile", feeds(Field::Mobile, 2)),
            ("姓名 Name", Some(Known::Other)),
            ("个人邮箱 Email", Some(Known::Never(Field::Email))),
            ("Mobile 固定电话", Some(Known::Never(Field::Mobile))),
            ("手机号 Email", None),
            ("手机号 Emergency", None),
            ("紧急联系人 Mobile", None),
        ] {
            assert_eq!(known(&fold(name)), expected, "{name}");
        }
    }

    #[test]
    fn names_that_are_not_known_still_speak_of_a_contact() {
        for (name, field) in [
            ("Phone - Primary Work", Some(Field::Mobile)),
            ("手机号（手机/邮箱必填其一）", Some(Field::Mobile)),
            ("邮箱（手机/邮箱必填其一）", Some(Field::Email)),
            ("Mail 2", Some(Field::Email)),
            ("紧急联系人手机", Some(Field::Mobile)),
            ("办公地点", None),
        ] {
            assert_eq!(speaks_of(&fold(name)), field, "{name}");
        }
    }
}
