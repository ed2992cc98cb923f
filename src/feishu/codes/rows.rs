//! The codes that speak about one row: its data is to be corrected.

use super::{Class, Entry};
use crate::lang::{Explanation, Text};

pub(super) const ROWS: &[Entry] = &[
    Entry {
        codes: &[1002551],
        class: Class::Row { excludes_account: true },
        words: Explanation {
            title: Text::new("no such employee", "查无此员工"),
            meaning: Text::new(
                "no employee of this tenant has this email or this mobile",
                "本企业中没有使用该邮箱或手机号的员工",
            ),
            fix: Text::new(
                "use the email or mobile that the employee's profile shows in the Feishu admin console (Organization > \
                  Members and departments), then run the file again; a person who has left cannot be registered",
                "请在飞书管理后台“组织架构 > 成员与部门”中核对该员工资料里的邮箱或手机号，改正后再次运行；已离职人员无法注册",
            ),
        },
    },
    Entry {
        codes: &[1002552],
        class: Class::Row { excludes_account: true },
        words: Explanation {
            title: Text::new("more than one employee fits", "匹配到多名员工"),
            meaning: Text::new(
                "the email or the mobile belongs to several employees, or each to another one",
                "该邮箱或手机号对应不止一名员工，或邮箱与手机号分属不同的人",
            ),
            fix: Text::new(
                "look the email and the mobile up in the Feishu admin console, have the repeated one corrected there, or \
                  leave only the cell that is this person's alone",
                "请在飞书管理后台分别查询该邮箱和手机号，更正重复的资料；或在表格中只保留能唯一确定此人的那一项",
            ),
        },
    },
    Entry {
        codes: &[1002002],
        class: Class::Row { excludes_account: true },
        words: Explanation {
            title: Text::new("illegal parameter", "参数错误"),
            meaning: Text::new(
                "Feishu does not accept the email or the mobile as it was sent",
                "飞书不接受所发送的邮箱或手机号",
            ),
            fix: Text::new(
                "compare email, country code and mobile of the row with the employee's profile in Feishu and correct them",
                "请对照该员工在飞书中的资料，检查并改正这一行的邮箱、国家码和手机号",
            ),
        },
    },
    Entry {
        codes: &[9499, 99992402],
        class: Class::Row { excludes_account: true },
        words: Explanation {
            title: Text::new("a field is not valid", "字段校验未通过"),
            meaning: Text::new(
                "Feishu's gateway turned the request down before it looked for the employee; its message names the field",
                "请求在查找员工之前就被飞书网关拒绝，错误信息中会指出是哪个字段",
            ),
            fix: Text::new(
                "correct the field that the message names; if every row fails like this, the wrong column is mapped",
                "请按错误信息改正对应字段；如果每一行都这样失败，多半是列对应错了",
            ),
        },
    },
    Entry {
        codes: &[1002553],
        class: Class::Row {
            excludes_account: false,
        },
        words: Explanation {
            title: Text::new("no such referral account", "内推账户不存在"),
            meaning: Text::new(
                "the account id that was asked for does not exist for this app in this tenant",
                "所查询的账户 ID 在本企业的该应用下不存在",
            ),
            fix: Text::new(
                "check that the app and the tenant are those with which the account was registered",
                "请确认使用的应用和企业与注册该账户时相同",
            ),
        },
    },
    Entry {
        codes: &[1002555],
        class: Class::Row {
            excludes_account: false,
        },
        words: Explanation {
            title: Text::new("the referral account is disabled", "内推账户已停用"),
            meaning: Text::new("the account exists and has been switched off", "账户存在，但已被停用"),
            fix: Text::new(
                "have the account enabled again in Feishu Hire, if the person is to use it",
                "如该员工仍需使用，请在飞书招聘中重新启用该账户",
            ),
        },
    },
];
