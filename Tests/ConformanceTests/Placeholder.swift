import Testing

@Suite struct PlaceholderConformanceTests {}
