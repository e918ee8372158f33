import MochiAPI

/// The guestbook: what others have written, and a form to join them.
struct GuestbookPage: Component {
    /// How the form went that this page answers.
    let form: FormResult?

    static let styles = ScopedStyle(
        """
        .columns { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 48px; align-items: start }
        ol { display: grid; gap: 16px; margin: 0; padding: 0; list-style: none }
        ol li { padding: 20px 24px; border-radius: 22px; background: var(--raised); box-shadow: 0 0 0 1px var(--line) }
        ol p { margin: 0; overflow-wrap: anywhere }
        ol .who { color: var(--soft); font-size: .92rem }
        .bow { display: flex; align-items: center; gap: 14px; margin: 26px 0 0 }
        .bow button { padding: 8px 18px; border: 1px solid var(--edge); border-radius: 99px; background: none;
          color: inherit; font: inherit; cursor: pointer }
        .bow p { margin: 0; color: var(--soft) }
        @media (max-width: 820px) { .columns { grid-template-columns: minmax(0, 1fr); gap: 32px } }
        """
    )

    var body: some HTML {
        Layout(name: "Guestbook", path: Place.guestbook.path) {
            section(.class("intro")) {
                p(.class("eyebrow")) { "Guestbook" }
                h1 { "Leave a crumb." }
                p(.class("lead")) { "Tell the next one in line which kind to take, or just that you were here." }
            }
            div(.class("columns")) {
                SignForm(form: form)
                section(.aria("label", "Entries")) {
                    ol {
                        ForEach(Guestbook.shared.entries) { entry in
                            li(.id("entry-\(entry.number)")) {
                                if !entry.message.isEmpty { p { entry.message } }
                                p(.class("who")) {
                                    "— "
                                    entry.name
                                }
                            }
                        }
                    }
                    MochiAPI.form(.method(.post), .class("bow")) {
                        button { "Bow" }
                        p {
                            Guestbook.shared.bows
                            " have bowed without a word."
                        }
                    }
                }
            }
        }
    }
}

/// The form for a new entry, with what was wrong with the last try.
struct SignForm: Component {
    let form: FormResult?

    static let styles = ScopedStyle(
        """
        :scope { display: grid; gap: 18px; padding: 28px; border-radius: 28px; background: var(--raised);
          box-shadow: 0 0 0 1px var(--line) }
        .field { display: grid; gap: 6px }
        label { font-weight: 600 }
        input, textarea { width: 100%; padding: 12px 14px; border: 1px solid var(--edge); border-radius: 14px;
          background: var(--paper); color: var(--ink); font: inherit }
        textarea { min-height: 7.5em; resize: vertical }
        [aria-invalid] { border-color: var(--accent) }
        .problem { margin: 0; color: var(--accent); font-size: .94rem }
        .thanks { margin: 0; padding: 12px 16px; border-radius: 14px; background: var(--paper) }
        """
    )

    private var problem: GuestbookActions.Problem? { form?.data(as: GuestbookActions.Problem.self) }
    private var signed: Guestbook.Entry? { form?.data(as: Guestbook.Entry.self) }

    var body: some HTML {
        MochiAPI.form(.method(.post), .action("?/sign"), .aria("label", "Sign the guestbook")) {
            if let signed {
                p(.class("thanks"), .role("status")) {
                    "Thank you, "
                    signed.name
                    "."
                }
            }
            div(.class("field")) {
                label(.for("name")) { "Your name" }
                input(
                    .id("name"),
                    .name("name"),
                    .value(problem?.typedName),
                    .required(),
                    .autocomplete("name"),
                    .maxLength(60),
                    .aria("describedby", "name-problem"),
                    .aria("invalid", problem?.name == nil ? nil : "true")
                )
                p(.id("name-problem"), .class("problem"), .role("alert"), .data("mochi-error", "name")) {
                    problem?.name
                }
            }
            div(.class("field")) {
                label(.for("message")) { "A line for the others" }
                textarea(
                    .id("message"),
                    .name("message"),
                    .maxLength(280),
                    .aria("describedby", "message-problem")
                ) { problem?.typedMessage }
                p(.id("message-problem"), .class("problem"), .role("alert"), .data("mochi-error", "message")) {
                    problem?.message
                }
            }
            div { button(.class("button")) { "Sign" } }
        }.enhanced()
    }
}
