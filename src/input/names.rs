//! What a header name says about its column, and what is ignored when names are compared.
//!
//! Emails and mobiles are recognised by the words of the name: what it is, and whose. The other fields are known by whole
//! names: a wrong one among them sends nobody a stranger's money.

use super::Field;
use super::character::{half_width, is_invisible};
use super::contents::is_like_contact;
use super::words::{Word, words};

/// What a header name says about its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// It can feed the field; a smaller rank is better.
    Feeds(Field, usize),
    /// It may be the person's own, and is taken only when `--map` says so: it is private, or nobody knows whose it is. As likely as a
    /// mobile's country code it is a landline's area code.
    Asks(Field),
    /// It holds the field's kind of text, and not the person's: somebody else's, or a landline.
    Never(Field),
    /// A usual column that feeds nothing.
    Other,
}

impl Known {
    /// The field whose kind of text the column holds.
    pub(crate) fn field(self) -> Option<Field> {
        match self {
            Known::Feeds(field, _) | Known::Asks(field) | Known::Never(field) => Some(field),
            Known::Other => None,
        }
    }

    /// The same of a column that may be somebody else's by what stands around it: it is asked about, unless it is for work.
    pub(super) fn doubted(self) -> Known {
        match self {
            Known::Feeds(field, FOR_WORK) if field.is_key() => self,
            Known::Feeds(field, _) if field.is_contact() => Known::Asks(field),
            _ => self,
        }
    }
}

/// The ranks of the columns that feed email or mobile, the best first.
const FOR_WORK: usize = 0;
const PLAIN: usize = 1;
const PERSONAL: usize = 2;

/// The rank from which on a mobile column's name speaks of any phone.
pub(crate) const ANY_PHONE_RANK: usize = 3;

/// The rank of a column that the words of its name tell, and no list.
const BY_WORDS: usize = 100;

/// Whom, or what of theirs, the status is of that says if they work here.
const EMPLOYED: &str = "employ worker staff personnel hire position jobstat workstat hrstat lifecycle assignment internal user account member mitarbeiter \
    beschäftigung 员工 人员 人事 任职 在职 入职 离职 用工 雇佣 聘用 账号 帐号 用户 員工 人員 任職 在職 僱用 帳號 社員 従業員";

/// What is called so when somebody leaves.
const LEAVING: &str = "terminat resign separat leaving offboard relieving lastworking lastday exit 离职 離職 退职 退職 辞职 辭職 austritt";

/// What makes of such a name something else: why, of what kind, announced or wished for, or of a visa.
const NOT_OF_EMPLOYMENT: &str = "reason type kind rehire interview notice request expect planned marital visa email mail phone mobile \
    change effective approv payroll tax background eligib 原因 类型 類型 种类 类别 申请 申請 审批 預計 预计 计划 拟 婚 邮箱 手机 变更 生效 签证 \
    政治 试用 合同 grund";

/// How much a column's rank falls behind when its name says that it is not the first of its kind.
const FURTHER: usize = 10;

/// The ranks of the columns that say the country of a number, the best first.
const MOBILE_CODE: usize = 0;
const COUNTRY_CODE: usize = 1;
const COUNTRY_OF_NUMBER: usize = 2;

/// The rank from which on a country's column says where the person is, and not the country code of the number.
pub(crate) const PLACE_RANK: usize = 3;

/// Whether a column's name says that it holds the country codes of numbers. Of a name that nobody knows, the user said so.
pub(crate) fn is_dialling_code(name: &str) -> bool {
    rank(name, Field::CountryCode).is_none_or(|rank| rank < PLACE_RANK)
}

/// Names that feed a field: folded, a blank between two of a rank, and the rank of the first, which is the best.
const FEEDS: [(Field, usize, &[&str]); 4] = [
    (
        Field::CountryCode,
        PLACE_RANK,
        &[
            "workcountry 工作国家 工作国家/地区",
            "worklocationcountry locationcountry countryofwork officecountry",
            "usagelocation",
            "国家/地区 國家/地區 国家或地区 国家地区 國家地區 country/region countryregion countryorregion",
            "所在国家 所在國家 所在国家/地区 所在国家地区",
            "country countryname 国家 國家 国 land länderkennung",
            "isocountrycode countryiso countryisocode iso2 alpha2",
        ],
    ),
    (
        Field::EmployeeNo,
        0,
        &[
            "工号 员工工号 员工编号 员工号 人员编号 职工编号 employeeid employeeno employeenumber employee# empno \
           filenumber personnumber",
        ],
    ),
    // One name a rank: a file with several of these must not stop for a column that is no contact.
    (
        Field::Status,
        0,
        &[
            "在职状态 在職狀態",
            "员工状态 員工狀態",
            "人事状态 人员状态 任职状态 任职情况",
            "是否在职 是否在職 在职 在職 是否在岗",
            "是否离职 是否離職 是否已离职 terminated isterminated",
            "workeractive activestatus currentemployee isemployed currentlyemployed",
            "isactive",
            "active",
            "employmentstatus",
            "employeestatus",
            "positionstatus workerstatus",
            "accountenabled isenabled enabled 是否启用 是否啟用",
            "status 状态 狀態 在籍状況 在職状況",
            "accountstatus userstatus 账号状态 帐号状态 账户状态 启用状态 激活状态",
            "禁用状态 是否禁用 是否停用 是否冻结 disabled isdisabled suspended issuspended deactivated",
        ],
    ),
    (
        Field::LeavingDate,
        0,
        &[
            "离职日期 離職日期 离职时间 最后工作日 最後工作日 实际离职日期 退職日 退職年月日 terminationdate leavedate leavingdate \
             lastworkingday lastworkingdate lastdayofwork lastday lastdayworked exitdate separationdate resignationdate \
             relievingdate dateofleaving dateofexit dateoftermination enddateofemployment employmentenddate austrittsdatum \
             austritt",
        ],
    ),
];

/// Usual columns that feed nothing and show that a row is a header, written as in [`FEEDS`].
const OTHER: &str = "序号 姓名 员工姓名 中文姓名 英文名 帐号 账号 微信号 用户id 性别 部门 部门名称 所属部门 所在部门 主部门 \
    岗位 职位 职务 直属上级 入职日期 办公地点 备注 name fullname displayname worker legalname firstname lastname userid \
    username department homedepartmentdescription supervisoryorganization jobtitle manager";

/// Columns that hold a person's whole name, written as in [`FEEDS`].
const WHOLE_NAMES: &str = "姓名 员工姓名 中文姓名 中文名 英文名 名前 氏名 name fullname employeename displayname legalname \
    preferredname worker";

/// Columns that hold a part of one.
const PARTS_OF_NAMES: &str = "姓 名 firstname givenname lastname familyname surname";

/// How much of a person's name a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameOf {
    /// All of it.
    Whole,
    /// A part of it.
    Part,
}

/// How much of a person's name a column of this name holds; `None` where it holds something else.
pub(super) fn name_of(column: &str) -> Option<NameOf> {
    let folded = fold(column);
    let (english, chinese) = in_both(&folded);
    let is_among = |names: &str| {
        let mut names = names.split_whitespace();
        names.any(|name| !name.is_empty() && [&folded, &english, &chinese].iter().any(|of| *of == name))
    };
    if is_among(WHOLE_NAMES) {
        Some(NameOf::Whole)
    } else {
        is_among(PARTS_OF_NAMES).then_some(NameOf::Part)
    }
}

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

/// What a header name says about its column.
pub(crate) fn known(name: &str) -> Option<Known> {
    let folded = fold(name);
    let among = |names: &str, name: &str| names.split_whitespace().any(|known| known == name);
    let of_list = |name: &str| {
        let fed = FEEDS.iter().find_map(|(field, best, ranks)| {
            let rank = ranks.iter().position(|names| among(names, name))?;
            Some(Known::Feeds(*field, best + rank))
        });
        fed.or_else(|| among(OTHER, name).then_some(Known::Other))
    };
    let of_both = || match in_both(&folded) {
        (english, chinese) if english.is_empty() || chinese.is_empty() => None,
        (english, chinese) => match (of_list(&english)?, of_list(&chinese)?) {
            (Known::Feeds(field, rank), Known::Feeds(same, other)) if field == same => {
                Some(Known::Feeds(field, rank.max(other)))
            }
            (Known::Other, Known::Other) => Some(Known::Other),
            _ => None,
        },
    };
    of_list(&folded)
        .or_else(of_both)
        .or_else(|| contact(name))
        .or_else(|| employment(&folded))
}

/// What a folded name says about somebody's employment by its words, where no list has it.
fn employment(folded: &str) -> Option<Known> {
    let has = |words: &str| words.split_whitespace().any(|word| folded.contains(word));
    if has(NOT_OF_EMPLOYMENT) {
        return None;
    }
    if has("status 状态 狀態 状態 状况 狀況 状況") && has(EMPLOYED) {
        Some(Known::Feeds(Field::Status, BY_WORDS))
    } else {
        (has(LEAVING) && has("date 日 时间 時間 datum")).then_some(Known::Feeds(Field::LeavingDate, BY_WORDS))
    }
}

/// How good a name is for a column that feeds a field; a smaller rank is better.
pub(crate) fn rank(name: &str, field: Field) -> Option<usize> {
    match known(name)? {
        Known::Feeds(fed, rank) if fed == field => Some(rank),
        _ => None,
    }
}

/// What the words of a name say about an email, a mobile or its country.
fn contact(name: &str) -> Option<Known> {
    let (outside, within) = brackets(name);
    if is_about_a_person(&outside) {
        return None;
    }
    let outside = words(&outside);
    // What stands in brackets is a hint for whoever fills in the cells, unless every word of it is known.
    let within: Vec<Word> = within.iter().flat_map(|hint| hint_words(hint)).collect();
    let has = |word: Word| outside.contains(&word) || within.contains(&word);
    let says = |word: Word| outside.contains(&word);
    let is_contact_number = says(Word::Contact) && says(Word::Number);
    let (email, mobile, phone) = (
        says(Word::Email),
        says(Word::Mobile),
        says(Word::Phone) || is_contact_number,
    );
    let is_mobile = mobile || has(Word::Mobile) && !email;
    let is_somebody_else = has(Word::Others) || has(Word::Kin) || has(Word::Contact) && has(Word::Person);
    let is_code = says(Word::Code) || says(Word::AreaCode);
    let is_of_country = says(Word::Country) && (mobile || phone);
    if !email && (is_code || is_of_country) && !has(Word::About) && !says(Word::Unknown) {
        let is_not_meant = has(Word::Landline) || has(Word::Private) || has(Word::Work) && !mobile;
        let rank = match () {
            () if !is_code => Some(COUNTRY_OF_NUMBER),
            () if mobile || is_of_country => Some(MOBILE_CODE),
            () if says(Word::Country) || says(Word::Dial) => Some(COUNTRY_CODE),
            () if phone || says(Word::AreaCode) => None,
            () => return None,
        };
        return Some(match rank {
            _ if is_somebody_else || is_not_meant => Known::Never(Field::CountryCode),
            Some(rank) => Known::Feeds(Field::CountryCode, rank),
            None => Known::Asks(Field::CountryCode),
        });
    }
    let field = match (email, mobile || phone || says(Word::Landline)) {
        (true, true) => return None,
        (true, false) => Field::Email,
        (false, true) => Field::Mobile,
        (false, false) if has(Word::Email) && !has(Word::Mobile) => Field::Email,
        (false, false) if has(Word::Mobile) && !has(Word::Email) => Field::Mobile,
        (false, false) => return None,
    };
    let is_phone_only = field == Field::Mobile && !is_mobile;
    if is_code || [Word::About, Word::Country, Word::Region].into_iter().any(has) {
        return Some(Known::Other);
    }
    if is_somebody_else || has(Word::Landline) || is_phone_only && has(Word::Work) {
        return Some(Known::Never(field));
    }
    let is_private = has(Word::Private) || has(Word::Personal) && (field == Field::Email || is_phone_only);
    if is_private || says(Word::Unknown) {
        return Some(Known::Asks(field));
    }
    let rank = match () {
        () if is_phone_only => ANY_PHONE_RANK,
        () if has(Word::Personal) => PERSONAL,
        () if has(Word::Work) => FOR_WORK,
        () => PLAIN,
    };
    let further = if says(Word::Further) { FURTHER } else { 0 };
    Some(Known::Feeds(field, rank + further))
}

/// Whether a name is of somebody whom HR knows through the person, and of no contact: theirs may stand in the columns behind it.
pub(super) fn is_of_kin(name: &str) -> bool {
    words(name).contains(&Word::Kin) && known(name).is_none()
}

/// Whether the columns of a group hold what is private, or somebody else's: `紧急联系人` above `姓名` and `手机`.
pub(super) fn is_group_of_others(group: &str) -> bool {
    let words = words(group);
    words.contains(&Word::Kin) || words.contains(&Word::Private)
}

/// Whether it holds a contact, be it with its name in front: `手机：13800000001`. A hint may hold one for an example.
fn is_about_a_person(name: &str) -> bool {
    is_like_contact(name) && !["例", "如", "e.g"].iter().any(|hint| name.contains(hint))
}

/// Whether a row is about a person and names no columns, as one of its cells shows.
pub(super) fn names_no_column(cell: &str) -> bool {
    is_about_a_person(&brackets(cell).0)
}

/// A name without what stands in brackets, and that.
fn brackets(name: &str) -> (String, Vec<String>) {
    let (mut outside, mut within, mut open) = (String::new(), Vec::new(), false);
    for c in name.chars().map(half_width) {
        match c {
            '(' | '[' | '【' | '「' | '〔' if !open => {
                open = true;
                within.push(String::new());
                outside.push(' ');
            }
            ')' | ']' | '】' | '」' | '〕' => open = false,
            c if open => within.last_mut().expect("one was opened").push(c),
            c => outside.push(c),
        }
    }
    (outside, within)
}

/// The words of a hint that say whose a contact is. Whoever is named counts in any sentence, the rest only where every word is
/// known: a hint may speak of codes by text message, or of an email instead.
fn hint_words(hint: &str) -> Vec<Word> {
    let words = words(hint);
    let is_sentence = words.contains(&Word::Unknown) || words.contains(&Word::Email) && words.contains(&Word::Mobile);
    let counts =
        |word: &Word| !is_sentence || matches!(word, Word::Others | Word::Kin | Word::Private | Word::Landline);
    words.into_iter().filter(counts).collect()
}

/// The English and the Chinese name of a column that has both, `手机号 Mobile`; one of them is empty where it has one.
pub(crate) fn in_both(folded: &str) -> (String, String) {
    let letters = folded.chars().filter(|c| !matches!(c, '/' | '|' | '(' | ')'));
    letters.partition(char::is_ascii)
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
#[path = "names_tests.rs"]
mod tests;
