import Testing

@Suite struct HeaderTests {
    @Test func `each declaration of the shim says who owns and on which thread`() {
        #expect(HeaderRules.notes(.repository) == [])
    }

    @Test func `each header of the shim has a source of the same noun`() {
        #expect(HeaderRules.nouns(.repository) == [])
    }

    @Test func `the shim has declarations to hold the rule against`() {
        let headers = SourceTree.repository.files.filter { $0.isIn("Sources/CH2OShim/include") }
        #expect(headers.contains { !HeaderRules.declarations(in: $0.text).isEmpty })
    }
}

/// The rules themselves can fail.
@Suite struct HeaderRuleTests {
    private func violations(_ header: String) -> [String] {
        HeaderRules.notes(SourceTree(["Sources/CH2OShim/include/mochi_loop.h": header])).map(\.message)
    }

    @Test func `a documented function passes`() {
        #expect(violations("/// Runs.\n///\n/// Ownership: none. Thread: any.\nvoid mochi_loop_run(void);") == [])
        #expect(
            violations(
                "/** Runs.\n * Ownership: none.\n * Thread: any. */\nvoid mochi_loop_run(\n    int a,\n    int b);"
            ) == []
        )
    }

    @Test func `a missing note is named`() {
        #expect(
            violations("/// Runs. Ownership: none.\nvoid mochi_loop_run(void);") == [
                "the comment above 'void mochi_loop_run(void);' has no 'Thread:'"
            ]
        )
        #expect(violations("void mochi_loop_run(int a,\n                    int b);").count == 2)
    }

    @Test func `a comment belongs to the declaration directly below it`() {
        let documented = "/// Ownership: none. Thread: any.\nvoid a(void);\n"
        #expect(violations(documented + "void b(void);").count == 2)
        #expect(violations("/// Ownership: none. Thread: any.\n\nvoid a(void);").count == 2)
    }

    @Test func `a callback type is a declaration, a member is not`() {
        #expect(violations("typedef void (*mochi_loop_on_wake)(void *context);").count == 2)
        #expect(violations("typedef struct {\n    void (*on_wake)(void *context);\n} mochi_loop_callbacks;") == [])
        #expect(
            violations("struct mochi_loop;\n#define RUN(a) run(a);\nstatic inline int two(void) { return one(); }")
                == []
        )
    }

    @Test func `what stands inside a C++ guard is read too`() {
        #expect(
            violations("#ifdef __cplusplus\nextern \"C\" {\n#endif\nvoid a(void);\n#ifdef __cplusplus\n}\n#endif").count
                == 2
        )
    }

    @Test func `a header without its source is seen`() {
        let tree = SourceTree([
            "Sources/CH2OShim/include/mochi_loop.h": "", "Sources/CH2OShim/loop.c": "",
            "Sources/CH2OShim/include/mochi_tls.h": "", "Sources/CH2OShim/include/shim.h": "",
        ])
        #expect(
            HeaderRules.nouns(tree).map(\.path) == [
                "Sources/CH2OShim/include/mochi_tls.h", "Sources/CH2OShim/include/shim.h",
            ]
        )
    }
}
