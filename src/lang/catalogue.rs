//! Catalogues of stable names, each explained where it is listed.

/// A slug or a code in words: title, meaning and fix, each in every language.
macro_rules! explanation {
    (
        $title_en:literal, $title_zh:literal;
        $meaning_en:literal, $meaning_zh:literal;
        $fix_en:literal, $fix_zh:literal;
    ) => {
        $crate::lang::Explanation {
            title: $crate::lang::Text::new($title_en, $title_zh),
            meaning: $crate::lang::Text::new($meaning_en, $meaning_zh),
            fix: $crate::lang::Text::new($fix_en, $fix_zh),
        }
    };
}
pub(crate) use explanation;

/// A catalogue of slugs: for each a name in code, the slug as it is written, and title, meaning and fix in every language.
/// Makes the enum `Slug`, and `explain`, which finds a slug by its text.
macro_rules! catalogue {
    ($(#[$doc:meta])* $(
        $name:ident = $slug:literal:
            $title_en:literal, $title_zh:literal;
            $meaning_en:literal, $meaning_zh:literal;
            $fix_en:literal, $fix_zh:literal;
    )*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Slug { $(#[doc = $title_en] $name,)* }

        impl Slug {
            /// Every slug, in the order of the catalogue.
            pub const ALL: &[Slug] = &[$(Slug::$name,)*];

            /// The slug as it is written, in lower case with underscores.
            pub const fn as_str(self) -> &'static str {
                match self { $(Slug::$name => $slug,)* }
            }

            /// What the slug means and how to fix it.
            pub const fn explanation(self) -> $crate::lang::Explanation {
                match self {
                    $(Slug::$name => $crate::lang::explanation! {
                        $title_en, $title_zh;
                        $meaning_en, $meaning_zh;
                        $fix_en, $fix_zh;
                    },)*
                }
            }
        }

        /// What a slug means and how to fix it; `None` for a word that is no slug.
        pub fn explain(slug: &str) -> Option<$crate::lang::Explanation> {
            let slug = Slug::ALL.iter().find(|known| known.as_str() == slug)?;
            Some(slug.explanation())
        }
    };
}
pub(crate) use catalogue;
