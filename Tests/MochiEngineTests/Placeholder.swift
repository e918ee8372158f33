import Testing

@Suite struct PlaceholderMochiEngineTests {}
