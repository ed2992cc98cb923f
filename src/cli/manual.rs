//! `completions` and `man`: what the definition of the command line is worth to a shell and to `man`.

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use super::Exit;
use super::help;
use crate::report::{Document, Printer};

const NAME: &str = "referral-import";

/// Prints what a shell needs to complete our command lines.
pub(super) fn completions(shell: Shell, printer: &Printer) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut help::definition(printer.lang()), NAME, &mut script);
    print(script, printer)
}

/// Prints the manual page of a command, or that of the program.
pub(super) fn man(command: Option<&str>, printer: &Printer) -> Exit {
    let mut root = help::definition(printer.lang());
    root.build();
    let page = command.and_then(|name| root.find_subcommand(name)).unwrap_or(&root);
    let mut text = Vec::new();
    let man = Man::new(Command::clone(page));
    man.render(&mut text).expect("memory takes what is written");
    print(text, printer)
}

fn print(text: Vec<u8>, printer: &Printer) -> Exit {
    let text = String::from_utf8(text).expect("the definition is UTF-8");
    printer.print(&Document { text });
    Exit::Settled
}
