//! Email domains that are most likely a slip of the finger.

/// Slips that turn a common domain into another that exists or could.
const DOMAINS: [(&str, &str); 24] = [
    ("gmial.com", "gmail.com"),
    ("gamil.com", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gmal.com", "gmail.com"),
    ("gmil.com", "gmail.com"),
    ("gmaill.com", "gmail.com"),
    ("gnail.com", "gmail.com"),
    ("gmail.co", "gmail.com"),
    ("gmail.cm", "gmail.com"),
    ("gmail.cn", "gmail.com"),
    ("hotmial.com", "hotmail.com"),
    ("hotmai.com", "hotmail.com"),
    ("homtail.com", "hotmail.com"),
    ("outlok.com", "outlook.com"),
    ("outloo.com", "outlook.com"),
    ("outlook.co", "outlook.com"),
    ("foxmial.com", "foxmail.com"),
    ("foxmai.com", "foxmail.com"),
    ("yaho.com", "yahoo.com"),
    ("qq.co", "qq.com"),
    ("qq.cm", "qq.com"),
    ("163.co", "163.com"),
    ("163.cm", "163.com"),
    ("126.co", "126.com"),
];

/// Slips of the last label. None of them is a top-level domain.
const ENDINGS: [(&str, &str); 10] = [
    (".con", ".com"),
    (".cmo", ".com"),
    (".ocm", ".com"),
    (".comm", ".com"),
    (".coom", ".com"),
    (".vom", ".com"),
    (".xom", ".com"),
    (".cpm", ".com"),
    (".nett", ".net"),
    (".cnn", ".cn"),
];

/// The domain that was probably meant, for a domain in lower case.
pub(super) fn meant(domain: &str) -> Option<String> {
    if let Some((_, meant)) = DOMAINS.iter().find(|(slip, _)| *slip == domain) {
        return Some((*meant).to_owned());
    }
    let with_right_ending = |(slip, right): &(&str, &str)| Some(format!("{}{right}", domain.strip_suffix(slip)?));
    ENDINGS.iter().find_map(with_right_ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likely_slips_are_named_and_common_domains_are_not() {
        assert_eq!(meant("gmial.com").as_deref(), Some("gmail.com"));
        assert_eq!(meant("mail.example.con").as_deref(), Some("mail.example.com"));
        for domain in [
            "gmail.com",
            "example.co",
            "example.cn",
            "icon.com",
            "qq.com",
            "example.com.cn",
        ] {
            assert_eq!(meant(domain), None, "{domain}");
        }
    }
}
