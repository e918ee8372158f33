/// How a form is sent.
public enum FormMethod: String, Sendable {
    /// As the query of the URL.
    case get
    /// As the body of a POST.
    case post
    /// Not at all; closes the dialog around it.
    case dialog
}

/// How a form is encoded.
public enum FormMediaType: String, Sendable {
    /// As in a query; the usual one.
    case urlencoded = "application/x-www-form-urlencoded"
    /// In parts, as files need it.
    case multipart = "multipart/form-data"
    /// For people to read; refused by the form actions here.
    case plain = "text/plain"
}

/// What a button does.
public enum ButtonType: String, Sendable {
    /// Sends the form.
    case submit
    /// Sets the controls back.
    case reset
    /// Nothing by itself.
    case button
}

/// What a control takes.
public enum InputType: String, Sendable {
    /// One line of text.
    case text
    /// A term to look for.
    case search
    /// An address of electronic mail.
    case email
    /// A URL.
    case url
    /// A telephone number.
    case tel
    /// A secret.
    case password
    /// A number.
    case number
    /// A number, roughly.
    case range
    /// A day.
    case date
    /// A time of day.
    case time
    /// A day and a time.
    case datetimeLocal = "datetime-local"
    /// A month.
    case month
    /// A week.
    case week
    /// A colour.
    case color
    /// On or off.
    case checkbox
    /// One of several.
    case radio
    /// Files.
    case file
    /// A value nobody sees.
    case hidden
    /// A button that sends the form.
    case submit
    /// A button that sets the controls back.
    case reset
    /// A button.
    case button
    /// A picture that sends the form.
    case image
}
