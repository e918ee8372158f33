/// Which Mochi this is.
package enum Release {
    /// The version of the package, as in its changelog.
    package static let version = "0.1.0-dev"
}
