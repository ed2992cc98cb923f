//! Header cells as people and systems write them, with what each is taken for.

use super::*;

/// What each list of header cells, separated by `|`, is taken for.
const TAKEN_FOR: &[(&str, &str)] = &[
    (
        "work email",
        "工作邮箱|企业邮箱|公司邮箱|办公邮箱|工作邮箱\n(*)|*公司邮箱地址（必填）|公司电子邮箱|单位邮箱|企业微信邮箱|辦公郵箱|公司郵箱|\
         公司電子信箱|会社メール|会社メールアドレス|業務メール|Work Email|workEmail|Work E-Mail Address|Business Email|\
         Company Email|Company E-mail ID|Corporate Email|Corp Mail|Office Email|Official Email|Official Mail ID|\
         Email - Work|Email (Work)|Email - Primary Work|Work Contact: Work Email|primaryWorkEmail|WORK_EMAIL|\
         Dienstliche E-Mail|E-Mail dienstlich|E-Mail (geschäftlich)|Geschäftliche E-Mail-Adresse|Firmen-E-Mail|\
         workemailaddress|Email[work]",
    ),
    (
        "email",
        "邮箱|郵箱|邮箱地址|电子邮箱|电子邮箱地址|电子邮件|邮件|電子郵件|電子信箱|电子信箱|信箱|电邮|電郵地址|员工邮箱|登录邮箱|\
         飞书邮箱|邮箱（如 a@example.com）|邮箱（手机/邮箱必填其一）|メール|メールアドレス|社員メール|Email|EMAIL|eMail|E-mail|E-Mail*|mail|\
         Mail|Mail-Adresse|E-Mail-Adresse|Email Address|EmailAddress|Email ID|Email Id|emailid|Employee Email|User Email|\
         Worker Email|Primary Email|Prefered Email|E-mail 1 - Value|Email [Required]|Email Addr.|Outlook Email|Contact Email|\
         Primary SMTP Address",
    ),
    ("further email", "Email 2|邮箱2|E-mail 2 - Value"),
    (
        "work mobile",
        "工作手机|工作手机号|公司手机号|公司手機|Work Mobile|Mobile (Work)|Business Mobile|Company Cell Phone|Diensthandy|\
         Diensthandynummer|Mobiltelefon geschäftlich|Firmenhandy|会社携帯|会社携帯電話番号",
    ),
    (
        "mobile",
        "手机号|手机号码|手机|手机号码（11位）|*手机号（必填）|手机号（手机/邮箱必填其一）|联系手机|本人手机号|员工手机号码|移动电话|\
         手機|手機號碼|行動電話|行動電話號碼|流動電話|联系电话[mobile]|电话/Mobile|手机号 Mobile|携帯|携帯電話|携帯番号|携帯電話番号|\
         Mobile|MOBILE|Mobile Phone|mobilePhone|Mobile No|Mobile No.|Mobile #|Mobile Number|mobile_number|MobilePhoneNumber|\
         Cell|Cell Number|Cell Phone|cellphone|Cellular|Cell No.|Phone (Mobile)|Employee Mobile|Primary Mobile|Mobile [Required]|\
         Handy|Handynummer|Handy-Nr.|Mobil|Mobilnummer|Mobiltelefon|Mobiltelefonnummer|Mobilfunknummer|Telefon (mobil)",
    ),
    ("further mobile", "Mobile 2|手机2|手机号码2"),
    (
        "personal mobile",
        "个人手机号|个人手机|個人手機|Personal Mobile|Personal Contact: Personal Mobile",
    ),
    (
        "any phone",
        "联系电话|联系方式|电话|电话号码|電話|聯絡電話|联系号码|電話番号|Phone|Phone Number|phone_number|Phone No.|Telephone|Tel|Tel.|\
         Contact Number|Contact No.|Phone 1 - Value|Telefon|Telefonnummer|Kontaktnummer",
    ),
    (
        "asks email",
        "个人邮箱|私人邮箱|備用郵箱|备用邮箱|個人メール|QQ邮箱|Personal Email|Personal E-mail Address|Home Email|Recovery Email|\
         Alternate Email|Secondary Email|Personal Contact: Personal Email|Private E-Mail|E-Mail privat|Newsletter Email|emailHome",
    ),
    (
        "asks mobile",
        "私人手机|备用手机|其他电话|个人电话|Home Phone|Recovery Phone|Alternate Mobile|Personal Phone|Private Handynummer|\
         Privathandy|Telefon privat",
    ),
    (
        "never email",
        "紧急联系人邮箱|紧急联络人邮箱|直属上级邮箱|主管邮箱|上级邮箱|部门邮箱|联系人邮箱|部門主管郵箱|緊急連絡先メール|上司メールアドレス|\
         Manager Email|Manager's E-mail|Supervisor Email|Line Manager Email Address|Reports To Email|Emergency Contact Email|\
         Spouse Email|Contact Person Email|Team Email|Customer Email|E-Mail Vorgesetzter|E-Mail Ansprechpartner",
    ),
    (
        "never mobile",
        "紧急联系人电话|紧急联系人手机|紧急联系人手机号|紧急联系电话|紧急联络人联系电话|緊急聯絡人電話|緊急聯絡電話|緊急連絡先電話番号|\
         紧急联系人 Mobile|家庭电话|家庭联系电话|家属手机|配偶手机|配偶電話|上级手机号|主管手机|经理电话|上司携帯|家族携帯|個人携帯|\
         Emergency Phone|Emergency Contact Mobile|Emergency Contact Number|Emergency Cell|Mobile (emergency)|Manager Mobile|\
         Supervisor Phone|Spouse Mobile|Next of Kin Phone|Guardian Mobile|Notfallkontakt Telefon|Notfallnummer Handy|\
         Handy Vorgesetzter|固定电话|座机|办公电话|工作电话|公司电话|电话（办公）|固定電話|公司電話|短号|分机号|分机|传真|手机/座机|\
         Mobile 固定电话|内線番号|Work Phone|Office Phone|Business Phone|Phone - Primary Work|Phone (Work)|Landline|Desk Phone|\
         Direct Line|Extension|Ext.|Fax|Fax Number|Telefon geschäftlich|Festnetz|Durchwahl",
    ),
    (
        "something else",
        "首选联系方式|手机型号|手机补贴|手机运营商|是否有手机|邮箱状态|邮箱密码|邮编|微信号（手机）|Preferred Channel|Email Status|\
         Email Verified|Mail Stop|Mail Code|Mobile Allowance|Mobile Device|Phone Type|E-mail 1 - Type|Phone 1 - Type|\
         Email Opt-Out|Mailing Address|Mobile Plan|WhatsApp Mobile|Name|姓名|部门",
    ),
    (
        "nothing",
        "Cellar|Handyman|Favourite Colour|办公地址2|微博|Notes|Email / Phone|手机号 Email|手机：13800000001|TEL:13800000001|邮箱：a@example.com",
    ),
];

fn taken_for(name: &str) -> String {
    match known(name) {
        Some(Known::Feeds(field, rank)) => {
            let kind = match (field, rank % FURTHER) {
                (Field::Email | Field::Mobile, FOR_WORK) => "work ",
                (Field::Mobile, PERSONAL) => "personal ",
                (Field::Mobile, ANY_PHONE_RANK) => "any ",
                _ => "",
            };
            let what = if kind == "any " {
                "phone".to_owned()
            } else {
                field.to_string()
            };
            format!("{}{kind}{what}", if rank >= FURTHER { "further " } else { "" })
        }
        Some(Known::Asks(field)) => format!("asks {field}"),
        Some(Known::Never(field)) => format!("never {field}"),
        Some(Known::Other) => "something else".to_owned(),
        None => "nothing".to_owned(),
    }
}

#[test]
fn header_cells_are_taken_for_what_they_say() {
    let (mut cells, mut wrong) = (0, Vec::new());
    for (expected, names) in TAKEN_FOR {
        for name in names.split('|') {
            let taken = taken_for(name);
            cells += 1;
            if taken != *expected && !(taken == "nothing" && *expected == "something else") {
                wrong.push(format!("{name}: {taken}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cells >= 150, "{cells}");
}

#[test]
fn lists_are_folded_and_name_nothing_twice() {
    let feeds = FEEDS.iter().flat_map(|(_, _, ranks)| ranks.iter());
    let mut all: Vec<&str> = feeds
        .chain([&OTHER])
        .flat_map(|names| names.split_whitespace())
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
fn names_fold_to_what_the_lists_hold() {
    for (name, folded) in [
        ("Work Email", "workemail"),
        (" E-mail*", "email"),
        ("*手机号（必填）", "手机号"),
        ("Mobile No. (Required)", "mobileno"),
        ("ＥＭＡＩＬ", "email"),
        ("【必填】手机号", "手机号"),
        ("是否在职？", "是否在职"),
        ("\u{202a}手机号\u{202c}", "手机号"),
        ("Work\u{ad} Email\u{2060}", "workemail"),
    ] {
        assert_eq!(fold(name), folded);
    }
}

#[test]
fn the_other_fields_are_known_by_whole_names() {
    for (field, names) in [
        (
            Field::CountryCode,
            "国家码|国际区号|国际电话区号|手机国家码|mobile_code|mobile_country_code|Country Code|Phone Country Code|手机国别区号|\
             国家区号|国际冠码|电话国码|手机号国家/地区码|手机号区号|国家代码|国家(地区)码|手机国际区号|移动电话国家代码|国家码 Country Code|\
             ISD Code|International Dialling Code|Calling Code|Country Phone Code|Mobile Country Code (WD)|Tel Country|Ländervorwahl",
        ),
        (
            Field::EmployeeNo,
            "工号|员工工号|员工编号|员工号|人员编号|职工编号|Employee ID|Employee Number|Employee #|EmpNo|File Number|Person Number",
        ),
        (
            Field::Status,
            "员工状态|在职状态|人事状态|Position Status|Worker Active|STATUS|accountEnabled|状态 Status|在职|禁用状态|Active Status|\
             Emp. Employment Status|Worker Status (HRIS)|Lifecycle status|Assignment Status|Internal - Status|入职状态|是否停用|Suspended|人员在职状态|用户账号状态|社員状態|Mitarbeiterstatus",
        ),
        (
            Field::LeavingDate,
            "离职日期|最后工作日|Termination Date|Last Working Day|Leave Date|Date Terminated|实际离职时间|Separation Date (Actual)",
        ),
    ] {
        for name in names.split('|') {
            assert!(
                matches!(known(name), Some(Known::Feeds(fed, _)) if fed == field),
                "{name}: {:?}",
                known(name)
            );
        }
    }
    for (name, says) in [
        ("区号", Known::Asks(Field::CountryCode)),
        ("电话区号", Known::Asks(Field::CountryCode)),
        ("紧急联系人区号", Known::Never(Field::CountryCode)),
        ("Home Phone Country Code", Known::Never(Field::CountryCode)),
        ("手机归属地", Known::Other),
    ] {
        assert_eq!(known(name), Some(says), "{name}");
    }
    for name in "Code|编码|员工编码|手机验证码|邮政编码|Zip Code|Region Code|Work Area|Company Code".split('|')
    {
        assert_ne!(known(name).and_then(Known::field), Some(Field::CountryCode), "{name}");
    }
    for name in
        "Termination Reason|Expected Separation Date|Work State|离职申请日期|婚姻状态|Marital Status|Visa Status|审批状态|入职日期"
            .split('|')
    {
        assert_eq!(known(name).and_then(Known::field), None, "{name}");
    }
}
