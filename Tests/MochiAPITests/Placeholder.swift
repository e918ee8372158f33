import Testing

@Suite struct PlaceholderMochiAPITests {}
