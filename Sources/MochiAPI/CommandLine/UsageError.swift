/// A command line that cannot be understood.
package struct UsageError: Error, CustomStringConvertible {
    /// What is wrong with it; never a whole sentence, for `ProgramExit` ends the line.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
