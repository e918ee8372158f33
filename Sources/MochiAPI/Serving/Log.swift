internal import Glibc

/// Lines on standard error, each in one write.
enum Log {
    static func write(_ line: String) {
        put(line.replacingControls())
    }

    /// Writes several lines at once, in which tabs stay: what is wrong in the files of whoever runs this program, and nothing that
    /// a client has sent.
    static func write(lines text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        put(lines.map { String($0).replacingControls(but: "\t") }.joined(separator: "\n"))
    }

    /// What an error says, in a line: without the excerpt that a problem of a template has.
    static func line(of error: any Error) -> String {
        (error as? TemplateProblem)?.headline ?? "\(error)"
    }

    private static func put(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

extension String {
    /// Control characters escaped: what a client sends must not begin a line of its own.
    fileprivate func replacingControls(but kept: UnicodeScalar? = nil) -> String {
        func isControl(_ scalar: UnicodeScalar) -> Bool {
            (scalar.value < 0x20 || scalar.value == 0x7F) && scalar != kept
        }
        guard unicodeScalars.contains(where: isControl) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if isControl(scalar) {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
}
