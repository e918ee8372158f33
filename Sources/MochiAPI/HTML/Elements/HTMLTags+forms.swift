// Named as the elements of HTML are (the Living Standard, chapter 4).
// swift-format-ignore-file: TypeNamesShouldBeCapitalized, AllPublicDeclarationsHaveDocumentation

/// The tags of forms and controls.
extension HTMLTags {
    /// `form`: a form.
    public enum form: HTMLTag, HTMLTraits.Action, HTMLTraits.Method, HTMLTraits.Enctype, HTMLTraits.FormTarget,
        HTMLTraits.Novalidate, HTMLTraits.Autocomplete, HTMLTraits.Name, HTMLTraits.Rel,
        HTMLTraits.AcceptCharset
    {
        @inlinable public static var start: StaticString { "<form>" }
        @inlinable public static var end: StaticString { "</form>" }
    }

    /// `label`: the name of a control.
    public enum label: HTMLTag, HTMLTraits.LabelFor {
        @inlinable public static var start: StaticString { "<label>" }
        @inlinable public static var end: StaticString { "</label>" }
    }

    /// `input`: a control.
    public enum input: HTMLTag, HTMLTraits.InputType, HTMLTraits.Name, HTMLTraits.Value, HTMLTraits.Placeholder,
        HTMLTraits.Required, HTMLTraits.Disabled, HTMLTraits.Readonly, HTMLTraits.Checked,
        HTMLTraits.Autocomplete, HTMLTraits.Bounds, HTMLTraits.Step, HTMLTraits.TextLength,
        HTMLTraits.Pattern, HTMLTraits.Multiple, HTMLTraits.Accept, HTMLTraits.Capture,
        HTMLTraits.List, HTMLTraits.VisibleSize, HTMLTraits.Form, HTMLTraits.Src, HTMLTraits.Alt,
        HTMLTraits.Size, HTMLTraits.Submission, HTMLTraits.Dirname
    {
        @inlinable public static var start: StaticString { "<input>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `button`: a button.
    public enum button: HTMLTag, HTMLTraits.ButtonType, HTMLTraits.Name, HTMLTraits.Value, HTMLTraits.Disabled,
        HTMLTraits.Form, HTMLTraits.Submission, HTMLTraits.Popovertarget, HTMLTraits.Command
    {
        @inlinable public static var start: StaticString { "<button>" }
        @inlinable public static var end: StaticString { "</button>" }
    }

    /// `select`: a choice.
    public enum select: HTMLTag, HTMLTraits.Name, HTMLTraits.Required, HTMLTraits.Disabled, HTMLTraits.Multiple,
        HTMLTraits.VisibleSize, HTMLTraits.Autocomplete, HTMLTraits.Form
    {
        @inlinable public static var start: StaticString { "<select>" }
        @inlinable public static var end: StaticString { "</select>" }
    }

    /// `datalist`: suggestions.
    public enum datalist: HTMLTag {
        @inlinable public static var start: StaticString { "<datalist>" }
        @inlinable public static var end: StaticString { "</datalist>" }
    }

    /// `optgroup`: a group of options.
    public enum optgroup: HTMLTag, HTMLTraits.Disabled, HTMLTraits.Label {
        @inlinable public static var start: StaticString { "<optgroup>" }
        @inlinable public static var end: StaticString { "</optgroup>" }
    }

    /// `option`: an option.
    public enum option: HTMLTag, HTMLTraits.Value, HTMLTraits.Selected, HTMLTraits.Disabled, HTMLTraits.Label {
        @inlinable public static var start: StaticString { "<option>" }
        @inlinable public static var end: StaticString { "</option>" }
    }

    /// `textarea`: text of several lines.
    public enum textarea: HTMLTag, HTMLTraits.Name, HTMLTraits.Placeholder, HTMLTraits.Required, HTMLTraits.Disabled,
        HTMLTraits.Readonly, HTMLTraits.Autocomplete, HTMLTraits.TextLength, HTMLTraits.TextArea,
        HTMLTraits.Form, HTMLTraits.Dirname
    {
        @inlinable public static var start: StaticString { "<textarea>" }
        @inlinable public static var end: StaticString { "</textarea>" }
    }

    /// `output`: the result of a calculation.
    public enum output: HTMLTag, HTMLTraits.Name, HTMLTraits.Form, HTMLTraits.LabelFor {
        @inlinable public static var start: StaticString { "<output>" }
        @inlinable public static var end: StaticString { "</output>" }
    }

    /// `progress`: how far something has come.
    public enum progress: HTMLTag, HTMLTraits.NumberValue, HTMLTraits.Maximum {
        @inlinable public static var start: StaticString { "<progress>" }
        @inlinable public static var end: StaticString { "</progress>" }
    }

    /// `meter`: a measure.
    public enum meter: HTMLTag, HTMLTraits.NumberValue, HTMLTraits.Bounds, HTMLTraits.Meter, HTMLTraits.Form {
        @inlinable public static var start: StaticString { "<meter>" }
        @inlinable public static var end: StaticString { "</meter>" }
    }

    /// `fieldset`: a group of controls.
    public enum fieldset: HTMLTag, HTMLTraits.Name, HTMLTraits.Disabled, HTMLTraits.Form {
        @inlinable public static var start: StaticString { "<fieldset>" }
        @inlinable public static var end: StaticString { "</fieldset>" }
    }

    /// `legend`: the name of a group.
    public enum legend: HTMLTag {
        @inlinable public static var start: StaticString { "<legend>" }
        @inlinable public static var end: StaticString { "</legend>" }
    }
}

/// The element `form`: a form.
public typealias form<let count: Int, Content: HTML> = HTMLElement<HTMLTags.form, count, Content>

/// The element `label`: the name of a control.
public typealias label<let count: Int, Content: HTML> = HTMLElement<HTMLTags.label, count, Content>

/// The element `input`: a control.
public typealias input<let count: Int> = HTMLVoidElement<HTMLTags.input, count>

/// The element `button`: a button.
public typealias button<let count: Int, Content: HTML> = HTMLElement<HTMLTags.button, count, Content>

/// The element `select`: a choice.
public typealias select<let count: Int, Content: HTML> = HTMLElement<HTMLTags.select, count, Content>

/// The element `datalist`: suggestions.
public typealias datalist<let count: Int, Content: HTML> = HTMLElement<HTMLTags.datalist, count, Content>

/// The element `optgroup`: a group of options.
public typealias optgroup<let count: Int, Content: HTML> = HTMLElement<HTMLTags.optgroup, count, Content>

/// The element `option`: an option.
public typealias option<let count: Int, Content: HTML> = HTMLElement<HTMLTags.option, count, Content>

/// The element `textarea`: text of several lines.
public typealias textarea<let count: Int, Content: HTML> = HTMLElement<HTMLTags.textarea, count, Content>

/// The element `output`: the result of a calculation.
public typealias output<let count: Int, Content: HTML> = HTMLElement<HTMLTags.output, count, Content>

/// The element `progress`: how far something has come.
public typealias progress<let count: Int, Content: HTML> = HTMLElement<HTMLTags.progress, count, Content>

/// The element `meter`: a measure.
public typealias meter<let count: Int, Content: HTML> = HTMLElement<HTMLTags.meter, count, Content>

/// The element `fieldset`: a group of controls.
public typealias fieldset<let count: Int, Content: HTML> = HTMLElement<HTMLTags.fieldset, count, Content>

/// The element `legend`: the name of a group.
public typealias legend<let count: Int, Content: HTML> = HTMLElement<HTMLTags.legend, count, Content>
