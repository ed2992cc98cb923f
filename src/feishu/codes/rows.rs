//! The codes that speak about one row: its data is to be corrected.

use super::{Class, Entry};
use crate::lang::Explanation;

pub(super) const ROWS: &[Entry] = &[
    Entry {
        codes: &[1002551],
        class: Class::Row { excludes_account: true },
        en: Explanation {
            title: "no such employee",
            meaning: "no employee of this tenant has this email or this mobile",
            fix: "use the email or mobile that the employee's profile shows in the Feishu admin console (Organization > \
                  Members and departments), then run the file again; a person who has left cannot be registered",
        },
        zh: Explanation {
            title: "查无此员工",
            meaning: "本企业中没有使用该邮箱或手机号的员工",
            fix: "请在飞书管理后台“组织架构 > 成员与部门”中核对该员工资料里的邮箱或手机号，改正后再次运行；已离职人员无法注册",
        },
    },
    Entry {
        codes: &[1002552],
        class: Class::Row { excludes_account: true },
        en: Explanation {
            title: "more than one employee fits",
            meaning: "the email or the mobile belongs to several employees, or each to another one",
            fix: "look the email and the mobile up in the Feishu admin console, have the repeated one corrected there, or \
                  leave only the cell that is this person's alone",
        },
        zh: Explanation {
            title: "匹配到多名员工",
            meaning: "该邮箱或手机号对应不止一名员工，或邮箱与手机号分属不同的人",
            fix: "请在飞书管理后台分别查询该邮箱和手机号，更正重复的资料；或在表格中只保留能唯一确定此人的那一项",
        },
    },
    Entry {
        codes: &[1002002],
        class: Class::Row { excludes_account: true },
        en: Explanation {
            title: "illegal parameter",
            meaning: "Feishu does not accept the email or the mobile as it was sent",
            fix: "compare email, country code and mobile of the row with the employee's profile in Feishu and correct them",
        },
        zh: Explanation {
            title: "参数错误",
            meaning: "飞书不接受所发送的邮箱或手机号",
            fix: "请对照该员工在飞书中的资料，检查并改正这一行的邮箱、国家码和手机号",
        },
    },
    Entry {
        codes: &[9499, 99992402],
        class: Class::Row { excludes_account: true },
        en: Explanation {
            title: "a field is not valid",
            meaning: "Feishu's gateway turned the request down before it looked for the employee; its message names the field",
            fix: "correct the field that the message names; if every row fails like this, the wrong column is mapped",
        },
        zh: Explanation {
            title: "字段校验未通过",
            meaning: "请求在查找员工之前就被飞书网关拒绝，错误信息中会指出是哪个字段",
            fix: "请按错误信息改正对应字段；如果每一行都这样失败，多半是列对应错了",
        },
    },
    Entry {
        codes: &[1002553],
        class: Class::Row {
            excludes_account: false,
        },
        en: Explanation {
            title: "no such referral account",
            meaning: "the account id that was asked for does not exist for this app in this tenant",
            fix: "check that the app and the tenant are those with which the account was registered",
        },
        zh: Explanation {
            title: "内推账户不存在",
            meaning: "所查询的账户 ID 在本企业的该应用下不存在",
            fix: "请确认使用的应用和企业与注册该账户时相同",
        },
    },
    Entry {
        codes: &[1002555],
        class: Class::Row {
            excludes_account: false,
        },
        en: Explanation {
            title: "the referral account is disabled",
            meaning: "the account exists and has been switched off",
            fix: "have the account enabled again in Feishu Hire, if the person is to use it",
        },
        zh: Explanation {
            title: "内推账户已停用",
            meaning: "账户存在，但已被停用",
            fix: "如该员工仍需使用，请在飞书招聘中重新启用该账户",
        },
    },
];
