/// What a test client does with redirects.
public enum TestRedirects: Sendable, Equatable {
    /// Shows them to the test.
    case none
    /// Follows those to the server under test, at most so many one after another; more throw.
    ///
    /// One that leads elsewhere is shown to the test.
    case follow(max: Int = 10)
}
