import Testing

@Suite struct PlaceholderSoundnessTests {}
