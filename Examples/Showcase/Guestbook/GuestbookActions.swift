import MochiAPI

/// What the guestbook's forms do.
enum GuestbookActions {
    /// What is wrong with an entry, and what to put in the fields again.
    struct Problem: Codable, Sendable {
        /// What is wrong with the name; nil when nothing is.
        var name: String?
        /// What is wrong with the message.
        var message: String?
        let typedName: String
        let typedMessage: String
    }

    static let all: [String: FormAction] = ["default": bow, "sign": sign]

    /// A bow needs no words: count it and go back to the page.
    private static let bow: FormAction = { _ in
        Guestbook.shared.bow()
        return .redirect(to: "/guestbook")
    }

    private static let sign: FormAction = { request in
        let name = (request.form["name"] ?? "").trimmed
        let message = (request.form["message"] ?? "").trimmed
        var problem = Problem(typedName: name, typedMessage: message)
        if name.count < 2 { problem.name = "Two characters at least, so that we can thank you." }
        if name.count > 60 { problem.name = "Sixty characters are all that fit on the line." }
        if message.count > 280 { problem.message = "The page ends after 280 characters." }
        guard problem.name == nil, problem.message == nil else { return .fail(.unprocessableContent, problem) }
        // The shop knows its guests again for a month.
        let month = CookieOptions(maxAge: .hours(24 * 30), secure: request.context.isSecure)
        try request.context.cookies.set(UserAvatar.cookie, name, month)
        return .success(Guestbook.shared.sign(name, message))
    }
}

extension String {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
