/// The source around where an error was thrown, and the calls that led there.
///
/// Finding them reads files, so this part of the page comes when it is ready.
struct FailurePlace: AsyncComponent {
    let failure: Failure

    var body: some HTML {
        get async throws {
            let trace = await failure.trace()
            let excerpt = await Blocking.run { trace?.place.flatMap(SourceExcerpt.read) }
            return FailurePlaceView(trace: trace ?? Trace([]), excerpt: excerpt)
        }
    }
}
