extension HTMLAttribute where Tag: HTMLTraits.Srclang {
    /// The language of the track.
    @inlinable
    public static func srclang(_ value: String?) -> Self { Self("srclang", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Label {
    /// The label.
    @inlinable
    public static func label(_ value: String?) -> Self { Self("label", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.IsDefault {
    /// Whether the track is on unless users say otherwise.
    @inlinable
    public static func `default`(_ isPresent: Bool = true) -> Self { Self("default", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.Coords {
    /// Coordinates of the area.
    @inlinable
    public static func coords(_ value: String?) -> Self { Self("coords", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Shape {
    /// Shape of the area: `rect`, `circle`, `poly` or `default`.
    @inlinable
    public static func shape(_ value: String?) -> Self { Self("shape", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.ViewBox {
    /// The part of the drawing that is shown.
    @inlinable
    public static func viewBox(_ value: String?) -> Self { Self("viewBox", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Fill {
    /// The colour of areas.
    @inlinable
    public static func fill(_ value: String?) -> Self { Self("fill", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Stroke {
    /// The colour of lines.
    @inlinable
    public static func stroke(_ value: String?) -> Self { Self("stroke", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Xmlns {
    /// The namespace, which HTML knows by itself.
    @inlinable
    public static func xmlns(_ value: String?) -> Self { Self("xmlns", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Span {
    /// The number of columns.
    @inlinable
    public static func span(_ value: Int?) -> Self { Self("span", value.map { String($0) }) }
}

extension HTMLAttribute where Tag: HTMLTraits.Cell {
    /// The number of columns that the cell covers.
    @inlinable
    public static func colspan(_ value: Int?) -> Self { Self("colspan", value.map { String($0) }) }

    /// The number of rows that the cell covers.
    @inlinable
    public static func rowspan(_ value: Int?) -> Self { Self("rowspan", value.map { String($0) }) }

    /// The `id`s of the header cells, with spaces between.
    @inlinable
    public static func headers(_ value: String?) -> Self { Self("headers", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Scope {
    /// What the header cell is for: `col`, `row`, `colgroup` or `rowgroup`.
    @inlinable
    public static func scope(_ value: String?) -> Self { Self("scope", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Abbreviation {
    /// A short form of the header.
    @inlinable
    public static func abbr(_ value: String?) -> Self { Self("abbr", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Action {
    /// The URL that the form is sent to; schemes that run code are refused.
    @inlinable
    public static func action(_ url: String?) -> Self { Self("action", url.map(SafeURL.checkedDocument)) }
}

extension HTMLAttribute where Tag: HTMLTraits.Method {
    /// How the form is sent.
    @inlinable
    public static func method(_ value: FormMethod) -> Self { Self("method", value.rawValue) }
}

extension HTMLAttribute where Tag: HTMLTraits.Enctype {
    /// How the fields are encoded.
    @inlinable
    public static func enctype(_ value: FormMediaType) -> Self { Self("enctype", value.rawValue) }
}

extension HTMLAttribute where Tag: HTMLTraits.FormTarget {
    /// Where the answer is shown.
    @inlinable
    public static func target(_ value: String?) -> Self { Self("target", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Novalidate {
    /// Whether the browser sends the form unchecked.
    @inlinable
    public static func noValidate(_ isPresent: Bool = true) -> Self { Self("novalidate", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.Autocomplete {
    /// What browsers may fill in.
    @inlinable
    public static func autocomplete(_ value: String?) -> Self { Self("autocomplete", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.AcceptCharset {
    /// The encoding of the fields: `utf-8`.
    @inlinable
    public static func acceptCharset(_ value: String?) -> Self { Self("accept-charset", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.LabelFor {
    /// The `id` of the control.
    @inlinable
    public static func `for`(_ value: String?) -> Self { Self("for", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.InputType {
    /// What the control takes.
    @inlinable
    public static func type(_ value: InputType) -> Self { Self("type", value.rawValue) }
}

extension HTMLAttribute where Tag: HTMLTraits.Placeholder {
    /// What stands there before something is typed.
    @inlinable
    public static func placeholder(_ value: String?) -> Self { Self("placeholder", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Required {
    /// Whether the form needs a value.
    @inlinable
    public static func required(_ isPresent: Bool = true) -> Self { Self("required", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.Readonly {
    /// Whether the value cannot be changed.
    @inlinable
    public static func readOnly(_ isPresent: Bool = true) -> Self { Self("readonly", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.Checked {
    /// Whether it is on.
    @inlinable
    public static func checked(_ isPresent: Bool = true) -> Self { Self("checked", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.Bounds {
    /// The least value.
    @inlinable
    public static func min(_ value: String?) -> Self { Self("min", value) }

    /// The greatest value.
    @inlinable
    public static func max(_ value: String?) -> Self { Self("max", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Step {
    /// The distance between values, or `any`.
    @inlinable
    public static func step(_ value: String?) -> Self { Self("step", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.TextLength {
    /// The least number of characters.
    @inlinable
    public static func minLength(_ value: Int?) -> Self { Self("minlength", value.map { String($0) }) }

    /// The greatest number of characters.
    @inlinable
    public static func maxLength(_ value: Int?) -> Self { Self("maxlength", value.map { String($0) }) }
}

extension HTMLAttribute where Tag: HTMLTraits.Pattern {
    /// A regular expression that the value matches.
    @inlinable
    public static func pattern(_ value: String?) -> Self { Self("pattern", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Multiple {
    /// Whether there may be several values.
    @inlinable
    public static func multiple(_ isPresent: Bool = true) -> Self { Self("multiple", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.Accept {
    /// The kinds of files.
    @inlinable
    public static func accept(_ value: String?) -> Self { Self("accept", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Capture {
    /// The camera that takes the picture: `user` or `environment`.
    @inlinable
    public static func capture(_ value: String?) -> Self { Self("capture", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.List {
    /// The `id` of a `datalist`.
    @inlinable
    public static func list(_ value: String?) -> Self { Self("list", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.VisibleSize {
    /// The number of characters or options that are shown.
    @inlinable
    public static func size(_ value: Int?) -> Self { Self("size", value.map { String($0) }) }
}

extension HTMLAttribute where Tag: HTMLTraits.Submission {
    /// The URL that this button sends the form to; schemes that run code are refused.
    @inlinable
    public static func formAction(_ url: String?) -> Self {
        Self("formaction", url.map(SafeURL.checkedDocument))
    }

    /// How this button sends the form.
    @inlinable
    public static func formMethod(_ value: FormMethod) -> Self { Self("formmethod", value.rawValue) }

    /// Whether this button sends the form unchecked.
    @inlinable
    public static func formNoValidate(_ isPresent: Bool = true) -> Self { Self("formnovalidate", isPresent: isPresent) }

    /// How this button encodes the fields.
    @inlinable
    public static func formEnctype(_ value: FormMediaType) -> Self { Self("formenctype", value.rawValue) }
}

extension HTMLAttribute where Tag: HTMLTraits.Dirname {
    /// The name of the field that says the direction of the text.
    @inlinable
    public static func dirname(_ value: String?) -> Self { Self("dirname", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.ButtonType {
    /// What the button does.
    @inlinable
    public static func type(_ value: ButtonType) -> Self { Self("type", value.rawValue) }
}

extension HTMLAttribute where Tag: HTMLTraits.Popovertarget {
    /// The `id` of the popover that the button shows.
    @inlinable
    public static func popoverTarget(_ value: String?) -> Self { Self("popovertarget", value) }

    /// What the button does with it: `show`, `hide` or `toggle`.
    @inlinable
    public static func popoverTargetAction(_ value: String?) -> Self { Self("popovertargetaction", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Command {
    /// What the button does with the element `commandfor` names.
    @inlinable
    public static func command(_ value: String?) -> Self { Self("command", value) }

    /// The `id` of the element that the command is for.
    @inlinable
    public static func commandFor(_ value: String?) -> Self { Self("commandfor", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Selected {
    /// Whether it is chosen.
    @inlinable
    public static func selected(_ isPresent: Bool = true) -> Self { Self("selected", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.TextArea {
    /// The number of lines that are shown.
    @inlinable
    public static func rows(_ value: Int?) -> Self { Self("rows", value.map { String($0) }) }

    /// The number of characters in a line.
    @inlinable
    public static func cols(_ value: Int?) -> Self { Self("cols", value.map { String($0) }) }

    /// How lines are broken: `soft` or `hard`.
    @inlinable
    public static func wrap(_ value: String?) -> Self { Self("wrap", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.NumberValue {
    /// The value.
    @inlinable
    public static func value(_ value: String?) -> Self { Self("value", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Maximum {
    /// The greatest value.
    @inlinable
    public static func max(_ value: String?) -> Self { Self("max", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Meter {
    /// Where low values end.
    @inlinable
    public static func low(_ value: String?) -> Self { Self("low", value) }

    /// Where high values begin.
    @inlinable
    public static func high(_ value: String?) -> Self { Self("high", value) }

    /// The best value.
    @inlinable
    public static func optimum(_ value: String?) -> Self { Self("optimum", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Open {
    /// Whether it is shown.
    @inlinable
    public static func open(_ isPresent: Bool = true) -> Self { Self("open", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.Closedby {
    /// What closes the dialog: `any`, `closerequest` or `none`.
    @inlinable
    public static func closedBy(_ value: String?) -> Self { Self("closedby", value) }
}
