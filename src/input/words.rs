//! The words that header names are made of, in English, both Chinese scripts, German and Japanese.
//!
//! People write `mobilephone`, `Work E-Mail`, `员工手机号码` and `Diensthandynummer`: a name is cut into the words that are known,
//! whatever stands between them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::character::{half_width, is_invisible};

/// What a word of a header name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// An email.
    Email,
    /// A mobile.
    Mobile,
    /// Any phone.
    Phone,
    /// A phone that is nobody's mobile: a desk's, a fax, an extension.
    Landline,
    /// A way to reach somebody; with a number it is a phone.
    Contact,
    /// A number.
    Number,
    /// Somebody. With a contact it is somebody else.
    Person,
    /// For work.
    Work,
    /// The person's own, which still may be the mobile that HR knows.
    Personal,
    /// Private, or a second way to reach the person.
    Private,
    /// Somebody else's.
    Others,
    /// Of somebody whom HR knows through the person: to call in an emergency, or their family.
    Kin,
    /// Something about a contact, and not the contact.
    About,
    /// A country.
    Country,
    /// A part of one, or of a town.
    Region,
    /// What is dialled to reach another country.
    Dial,
    /// A code.
    Code,
    /// The code of a country, or of a landline's area.
    AreaCode,
    /// Says nothing of these.
    Filler,
    /// Not the first of several.
    Further,
    /// Not known.
    Unknown,
}

/// The words, in lower case, a blank between two.
const WORDS: [(Word, &str); 20] = [
    (
        Word::Email,
        "email emails mail mails smtp 邮箱 郵箱 邮件 郵件 信箱 电邮 電郵 邮址 \
         メール メアド eメール",
    ),
    (
        Word::Mobile,
        "mobile mobiles mob cell cellular cellphone mobil mobilfunk handy 手机 手機 移动电话 移動電話 行动电话 行動電話 \
         流动电话 流動電話 手提电话 手提電話 移动号码 移動號碼 携帯 携帯電話 携帯番号 スマホ",
    ),
    (
        Word::Phone,
        "phone phones telephone tel telephon telefon fon 电话 電話 联系方式 联系方法 聯絡方式 聯繫方式 联络方式",
    ),
    (
        Word::Landline,
        "landline fixed fixedline festnetz fax facsimile ext extn extension durchwahl nebenstelle desk direct voicemail pager \
         switchboard 固定电话 固定電話 固话 固話 座机 座機 市话 市話 住宅电话 住宅電話 办公电话 辦公電話 办公室电话 辦公室電話 \
         工作电话 工作電話 单位电话 單位電話 公司电话 公司電話 会社電話 短号 短號 分机 分機 内线 內線 内線 直线 直線 直通 传真 \
         傳真 总机 總機 代表電話 自宅電話 ファックス ファクス 個人携帯 私用携帯",
    ),
    (
        Word::Contact,
        "contact contacts kontakt 联系 聯繫 联络 聯絡 連絡 連絡先",
    ),
    (
        Word::Number,
        "no nos nr num number numbers nummer 号 號 号码 號碼 番号 #",
    ),
    (Word::Person, "person persons 人"),
    (
        Word::Work,
        "work working business biz office official company corporate corp enterprise job organization organisation \
         geschäft geschäfts geschäftlich geschäftliche geschäftlicher geschaeftlich geschaeftliche dienst dienstlich \
         dienstliche dienstliches dienstlicher firma firmen arbeit arbeits 工作 企业 企業 企业微信 公司 单位 單位 办公 辦公 \
         会社 社用 社内 業務 业务 职场 職場 勤務先 勤務 非个人",
    ),
    (Word::Personal, "personal persönlich persönliche persönliches 个人 個人"),
    (
        Word::Private,
        "private privat privater privates privatem home homes recovery backup alternate alternative alt \
         secondary second other old former previous gmail hotmail qq 私人 私用 私的 プライベート 自宅 备用 備用 备选 其他 其它 \
         旧 舊 原 副 第二 外部",
    ),
    (
        Word::Others,
        "manager managers supervisor supervisors boss lead leader leaders reporting reports superior \
         hrbp bp recruiter partner partners parent parents \
         family dependent dependents referee referees referrer reference friend child \
         children assistant secretary approver owner sponsor buddy mentor customer client vendor supplier candidate \
         department dept team group shared vorgesetzter vorgesetzte vorgesetzten vorgesetztem führungskraft leiter \
         teamleiter ansprechpartner kontaktperson abteilung \
         家庭 家族 主管 上级 上級 上司 上長 经理 經理 领导 領導 汇报 匯報 直属 直屬 子女 \
         介绍人 介紹人 推荐人 推薦人 内推人 联系人 聯繫人 联络人 聯絡人 导师 導師 秘书 秘書 助理 负责人 \
         負責人 审批人 證明人 证明人 部门 部門 团队 團隊 客户 客戶 供应商 供應商 候选人 候選人 朋友 管理者 責任者",
    ),
    (
        Word::Kin,
        "emergency ice notfall notfallkontakt spouse spouses husband wife father mother guardian guardians relative relatives kin \
         beneficiary ehepartner ehefrau ehemann angehörige angehöriger 紧急 緊急 应急 應急 家庭成员 家庭成員 家属 家屬 家人 家长 \
         家長 亲属 親屬 亲戚 親戚 亲友 親友 配偶 配偶者 爱人 愛人 丈夫 妻子 父亲 父親 母亲 母親 父母 监护 監護 监护人 監護人 担保人 \
         保証人 保護者",
    ),
    (
        Word::About,
        "status state verified verification valid validated type kind category label stop drop allowance subsidy channel \
         preference preferences method opt optin optout consent notification notifications notify alert alerts count provider \
         carrier operator model brand device os plan bill package quota password pass signature template subject sent date time \
         list format flag subscription subscribed domain server host confirmed bounced enabled active \
         allowed is has app access mailing postal street city zip alias size language reimbursement cost expense limit \
         状态 狀態 验证 驗證 认证 認證 类型 類型 类别 類別 种类 補貼 补贴 津贴 津貼 话费 話費 密码 密碼 型号 型號 品牌 运营商 \
         運營商 归属地 歸屬地 首选联系方式 首選聯絡方式 偏好 渠道 是否 开通 開通 签名 簽名 日期 时间 時間 数量 費用 费用 报销 \
         通知 订阅 訂閱 尾号 尾號 后四位 前缀 域名 服务器 别名 別名 容量 套餐 邮编 郵編 邮政 郵政 邮寄 \
         郵寄 微信 微信号 種別 状態 設定",
    ),
    (
        Word::Country,
        "country countries land länder landes 国 國 国家 國家 国别 國別",
    ),
    (Word::Region, "region regions area 地区 地區 区域 區域"),
    (
        Word::Dial,
        "dial dialing dialling calling international isd idd 国际 國際",
    ),
    (Word::Code, "code codes 码 碼 代码 代碼 编码 編碼 冠码 冠碼"),
    (Word::AreaCode, "vorwahl 区号 區號"),
    (
        Word::Filler,
        "e address addresses addr adresse adressen adress id ids the of for primary main preferred prefered first default \
         user users employee employees emp staff worker member account login value key current your my contacted name \
         outlook exchange lark feishu dingtalk mitarbeiter haupt required optional mandatory \
         地址 位址 电子 電子 员工 員工 本人 职工 職工 人员 人員 用户 用戶 社員 従業員 常用 主要 主 首选 首選 飞书 飛書 钉钉 \
         登录 登錄 注册 註冊 绑定 綁定 账号 帳號 帐号 賬號 国内 大陆 アドレス の 必填 必填项 选填 非必填 必須 任意",
    ),
    (Word::Further, "ii iii zwei 二"),
];

/// Every word with what it says, and how many letters the longest has.
static LEXICON: LazyLock<(HashMap<&str, Word>, usize)> = LazyLock::new(|| {
    let words = WORDS
        .iter()
        .flat_map(|(says, words)| words.split_whitespace().map(|word| (word, *says)));
    let words: HashMap<&str, Word> = words.collect();
    let longest = words.keys().map(|word| word.chars().count()).max().unwrap_or(0);
    (words, longest)
});

/// What the words of a text say.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut said = Vec::new();
    for token in tokens(text) {
        let letters: Vec<char> = token.chars().collect();
        match LEXICON.0.get(token.as_str()) {
            Some(word) => said.push(*word),
            None if letters[0].is_ascii_digit() => said.push(if token == "1" { Word::Filler } else { Word::Further }),
            // A Latin word means another thing when a letter is left over: `cellar` is no cell.
            None if letters[0].is_ascii() || is_latin(letters[0]) => {
                said.extend(joined(&letters).unwrap_or_else(|| vec![Word::Unknown]));
            }
            None => said.extend(cut(&letters)),
        }
    }
    said
}

/// The parts of a text that are letters of one kind, in lower case: Latin words, also those of `camelCase`, numbers, and runs of
/// other scripts.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut last: Option<char> = None;
    for c in text.chars().map(half_width).filter(|c| !is_invisible(*c)) {
        let is_part = c.is_alphanumeric() || c == '#' || c == 'ー';
        let goes_on = last.is_some_and(|last| kind(last) == kind(c) && !(last.is_lowercase() && c.is_uppercase()));
        match tokens.last_mut() {
            Some(token) if is_part && goes_on => token.extend(c.to_lowercase()),
            _ if is_part => tokens.push(c.to_lowercase().collect()),
            _ => {}
        }
        last = is_part.then_some(c);
    }
    tokens
}

fn kind(c: char) -> u8 {
    match c {
        c if c.is_ascii_alphabetic() || is_latin(c) => 0,
        c if c.is_ascii_digit() => 1,
        '#' => 2,
        _ => 3,
    }
}

/// Whether a letter is one of those that European languages add to ASCII.
fn is_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}')
}

/// The fewest words that a Latin word is made of without a rest.
fn joined(letters: &[char]) -> Option<Vec<Word>> {
    let (words, longest) = &*LEXICON;
    let mut best: Vec<Option<Vec<Word>>> = vec![None; letters.len() + 1];
    best[letters.len()] = Some(Vec::new());
    for start in (0..letters.len()).rev() {
        for end in start + 2..=letters.len().min(start + longest) {
            let word: String = letters[start..end].iter().collect();
            let (Some(word), Some(rest)) = (words.get(word.as_str()), &best[end]) else {
                continue;
            };
            if best[start].as_ref().is_none_or(|best| best.len() > rest.len() + 1) {
                best[start] = Some([&[*word], rest.as_slice()].concat());
            }
        }
    }
    best.swap_remove(0)
}

/// The longest words that stand one behind another, with what is not known between them.
fn cut(letters: &[char]) -> Vec<Word> {
    let (words, longest) = &*LEXICON;
    let (mut said, mut start) = (Vec::new(), 0);
    while start < letters.len() {
        let ends = (start + 1..=letters.len().min(start + longest)).rev();
        let found = ends.into_iter().find_map(|end| {
            let word: String = letters[start..end].iter().collect();
            words.get(word.as_str()).map(|word| (*word, end))
        });
        let (word, end) = found.unwrap_or((Word::Unknown, start + 1));
        if word != Word::Unknown || said.last() != Some(&Word::Unknown) {
            said.push(word);
        }
        start = end;
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_words_whatever_stands_between_them() {
        use Word::{Email, Filler, Mobile, Number, Phone, Unknown, Work};
        for (name, expected) in [
            ("workEmail", vec![Work, Email]),
            ("Work E-Mail", vec![Work, Filler, Email]),
            ("mobilephonenumber", vec![Mobile, Phone, Number]),
            ("Diensthandynummer", vec![Work, Mobile, Number]),
            ("员工手机号码", vec![Filler, Mobile, Number]),
            ("ＭＯＢＩＬＥ", vec![Mobile]),
            ("Cellar", vec![Unknown]),
            ("手机壳", vec![Mobile, Unknown]),
            ("", vec![]),
        ] {
            assert_eq!(words(name), expected, "{name}");
        }
    }

    #[test]
    fn a_word_says_one_thing() {
        let mut words: Vec<&str> = WORDS.iter().flat_map(|(_, words)| words.split_whitespace()).collect();
        words.sort_unstable();
        let twice: Vec<_> = words.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
