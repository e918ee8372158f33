/// A form that is sent without leaving the page, where scripts run: made by `enhanced`.
public struct EnhancedForm<Form: HTML>: HTML {
    private let form: Form

    init(_ form: Form) {
        self.form = form
    }

    /// Writes the form, and asks for the script at the end of the page.
    public func render(into writer: inout HTMLWriter) {
        writer.addToNextElement([RawAttribute(name: "mochi-enhance", isPresent: true, prefix: .data)])
        writer.pass.extras.add(script: "enhance")
        form.render(into: &writer)
    }
}

extension EnhancedForm: Sendable where Form: Sendable {}

extension HTMLElement where Tag == HTMLTags.form {
    /// The same form, sent by a script that is loaded for it, so that the page stays; without scripts it works as it did.
    ///
    ///     form(.method(.post), .action("?/sign")) { input(.name("name")) }.enhanced()
    ///
    /// The script fires `mochi:action` on the form with what came back; see the article about forms for what it does then.
    public func enhanced() -> EnhancedForm<Self> {
        EnhancedForm(self)
    }
}
