/// A form that is sent without leaving the page, where scripts run: made by `enhanced`.
public struct EnhancedForm<Form: HTML>: HTML {
    @usableFromInline let form: Form

    @inlinable
    init(_ form: Form) {
        self.form = form
    }

    /// Writes the form, and asks for the script at the end of the page.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        writer.enhanceNextForm()
        form.render(into: &writer)
    }
}

extension HTMLWriter {
    @usableFromInline
    mutating func enhanceNextForm() {
        addToNextElement([RawAttribute(name: "mochi-enhance", isPresent: true, prefix: .data)])
        pass.extras.add(script: "enhance")
    }
}

extension EnhancedForm: Sendable where Form: Sendable {}

extension HTMLElement where Tag == HTMLTags.form {
    /// The same form, sent by a script that is loaded for it, so that the page stays; without scripts it works as it did.
    ///
    ///     form(.method(.post), .action("?/sign")) { input(.name("name")) }.enhanced()
    ///
    /// The script fires `mochi:action` on the form with what came back; see the article about forms for what it does then.
    @inlinable
    public func enhanced() -> EnhancedForm<Self> {
        EnhancedForm(self)
    }
}
