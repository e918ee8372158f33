import Testing

@Suite struct PlaceholderCH2OShimTests {}
