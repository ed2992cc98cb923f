//! The header names that HR systems and people use, and what is ignored when they are compared.

use super::Field;

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

/// Marks that a form puts into header cells, folded.
const MARKS: [&str; 7] = [
    "()",
    "(必填)",
    "(必填项)",
    "(选填)",
    "(可选)",
    "(required)",
    "(optional)",
];

/// What a folded header name says about its column.
pub(crate) fn known(folded: &str) -> Option<Known> {
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

/// A header name as it is compared: without case, blanks, width, punctuation of spelling (`E-mail`, `mobile_no`) and the
/// marks of forms (`*`, `（必填）`).
pub(crate) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars().map(half_width) {
        let ignored = matches!(
            c,
            '_' | '-' | '–' | '—' | '*' | ':' | '.' | '\u{200B}'..='\u{200F}' | '\u{FEFF}'
        );
        if !ignored && !c.is_whitespace() {
            folded.extend(c.to_lowercase());
        }
    }
    if folded.contains('(') {
        for mark in MARKS {
            folded = folded.replace(mark, "");
        }
    }
    folded
}

/// The ASCII character for its full-width form (Unicode, "Halfwidth and Fullwidth Forms").
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).expect("lands in ASCII"),
        _ => c,
    }
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
            ("手机号(办公)", "手机号(办公)"),
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
}
