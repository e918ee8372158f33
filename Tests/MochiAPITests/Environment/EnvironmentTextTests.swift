import Testing

@testable import MochiAPI

/// What is written into a file of settings, byte for byte.
@Suite struct EnvironmentTextTests {
    @Test(arguments: [
        // Without a line for it.
        ("", "KEY=new\n"),
        ("\u{FEFF}", "\u{FEFF}KEY=new\n"),
        ("A=1\n", "A=1\nKEY=new\n"),
        ("A=1", "A=1\nKEY=new\n"),
        ("A=1\n\n", "A=1\n\nKEY=new\n"),
        ("A=1\r\nB=2\r\n", "A=1\r\nB=2\r\nKEY=new\r\n"),
        ("A=1\r\nB=2", "A=1\r\nB=2\r\nKEY=new\r\n"),
        ("# KEY=old\nKEY_PREVIOUS=x\nMY_KEY=y\nkey=z\n", "# KEY=old\nKEY_PREVIOUS=x\nMY_KEY=y\nkey=z\nKEY=new\n"),
        ("A='KEY=1'\nmalformed\n", "A='KEY=1'\nmalformed\nKEY=new\n"),
        // With one.
        ("KEY=old\n", "KEY=new\n"),
        ("KEY=old", "KEY=new"),
        ("KEY=", "KEY=new"),
        ("KEY=\r\nB=2\r\n", "KEY=new\r\nB=2\r\n"),
        ("KEY= # none yet\n", "KEY=new # none yet\n"),
        ("B=2\n  export KEY = \"o\\\"ld\"  # mine\r\nA=1\n", "B=2\n  export KEY = new  # mine\r\nA=1\n"),
        ("KEY='old' # mine", "KEY=new # mine"),
        ("KEY=old words # mine", "KEY=new # mine"),
        ("KEY=\"never closed # mine\nA=1\n", "KEY=new\nA=1\n"),
        ("\u{FEFF}KEY=old\n", "\u{FEFF}KEY=new\n"),
        // Whichever of them a reader takes, it is the new one.
        ("KEY=old\nA=1\nexport KEY='older'\n", "KEY=new\nA=1\nexport KEY=new\n"),
    ])
    func `one value is replaced or added, and every other byte stays`(before: String, after: String) {
        var text = EnvironmentText(Array(before.utf8))
        text.set("KEY", to: "new")
        #expect(String(decoding: text.bytes, as: UTF8.self) == after)
        #expect(text.assigns("KEY"))
    }

    @Test func `bytes that are no text stay`() {
        let before: [UInt8] = [0x41, 0x3D, 0xFF, 0x0A]
        var text = EnvironmentText(before)
        text.set("KEY", to: "new")
        #expect(text.bytes == before + Array("KEY=new\n".utf8))
    }

    @Test(arguments: [
        ("", false), ("KEY=", false), ("KEY= # none yet", false), ("# KEY=old", false), ("KEY_PREVIOUS=old", false),
        ("KEY=old", true), ("export KEY='old'", true), ("KEY=\"never closed", true), ("A=1\r\nKEY=old\r\n", true),
        ("KEY=old\nKEY=", true),
    ])
    func `a name is assigned where it has a value`(text: String, isAssigned: Bool) {
        #expect(EnvironmentText(Array(text.utf8)).assigns("KEY") == isAssigned)
    }
}
