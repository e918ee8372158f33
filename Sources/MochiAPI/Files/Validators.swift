/// What identifies the state of a representation (RFC 9110 8.8); either may be missing.
struct Validators: Sendable, Equatable {
    var entityTag: EntityTag?
    var lastModified: HTTPDate?
}
