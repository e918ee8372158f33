import Testing

@testable import MochiAPI

/// Expressions, and what JavaScript says that they are.
@Suite struct ExpressionTests {
    private static let props: TemplateValue = [
        "a": 1, "b": 2, "zero": 0, "s": "text", "nothing": nil, "list": [10, 20, 30],
        "object": ["name": "Uji", "inner": ["deep": "yes"], "1": "one"],
    ]

    private func check(_ expression: String, _ expected: String) async throws {
        #expect(try await TemplateBench().render("{@html \(expression)}", Self.props) == expected)
    }

    @Test(
        arguments: [
            ("1", "1"),
            ("1.5", "1.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1e3", "1000"),
            ("1e21", "1e+21"),
            ("1e-7", "1e-7"),
            ("123456789012345680000", "123456789012345680000"),
            ("0x1F", "31"),
            ("0b101", "5"),
            ("0o17", "15"),
            ("1_000_000", "1000000"),
            ("0.1 + 0.2", "0.30000000000000004"),
            ("1 / 3", "0.3333333333333333"),
            ("7 / 2", "3.5"),
            ("6 / 2", "3"),
            ("7 % 3", "1"),
            ("-7 % 3", "-1"),
            ("7 % -3", "1"),
            ("5.5 % 2", "1.5"),
            ("2 ** 10", "1024"),
            ("2 ** 3 ** 2", "512"),
            ("(-2) ** 2", "4"),
            ("-(2 ** 2)", "-4"),
            ("2 ** -1", "0.5"),
            ("1 + 2 * 3", "7"),
            ("(1 + 2) * 3", "9"),
            ("10 - 4 - 3", "3"),
            ("2 * 3 % 4", "2"),
            ("-a", "-1"),
            ("+a", "1"),
            ("- -a", "1"),
            ("-0", "0"),
            ("0 * -1", "0"),
            ("1 / 0", "Infinity"),
            ("-1 / 0", "-Infinity"),
            ("0 / 0", "NaN"),
            ("9007199254740991 + 1", "9007199254740992"),
        ]
    )
    func `numbers and arithmetic are those of JavaScript`(expression: String, expected: String) async throws {
        try await check(expression, expected)
    }

    @Test(
        arguments: [
            ("1 < 2", "true"),
            ("2 <= 2", "true"),
            ("3 > 4", "false"),
            ("3 >= 4", "false"),
            ("1 == 1", "true"),
            ("1 === 1", "true"),
            ("1 === 1.0", "true"),
            (#""1" == 1"#, "true"),
            (#""1" === 1"#, "false"),
            (#""" == 0"#, "true"),
            ("null == undefined", "true"),
            ("null === undefined", "false"),
            ("null == 0", "false"),
            ("true == 1", "true"),
            ("true === 1", "false"),
            ("NaN == NaN", "false"),
            ("NaN < 1", "false"),
            ("1 != 2", "true"),
            ("1 !== 1", "false"),
            (#""a" < "b""#, "true"),
            (#""a" < "B""#, "false"),
            (#""10" < "9""#, "true"),
            (#""a" == "a""#, "true"),
            (#""ä" > "z""#, "true"),
        ]
    )
    func `comparisons are those of JavaScript`(expression: String, expected: String) async throws {
        try await check(expression, expected)
    }

    @Test(
        arguments: [
            (#"true && "yes""#, "yes"),
            (#"false && "yes""#, "false"),
            (#"0 || "or""#, "or"),
            (#""" || "or""#, "or"),
            (#"0 ?? "or""#, "0"),
            (#"nothing ?? "or""#, "or"),
            (#"missing ?? "or""#, "or"),
            (#""" ?? "or""#, ""),
            (#"false ?? "or""#, "false"),
            ("!true", "false"),
            ("!0", "true"),
            (#"!"""#, "true"),
            (#"!"a""#, "false"),
            ("!!s", "true"),
            ("!nothing", "true"),
            (#"a ? "yes" : "no""#, "yes"),
            (#"zero ? "yes" : "no""#, "no"),
            ("a ? b ? 1 : 2 : 3", "1"),
            ("zero ? 1 : zero ? 2 : 3", "3"),
            ("a > 0 && b > 0", "true"),
            ("a > 5 || b > 1", "true"),
            ("(zero || a) ?? 3", "1"),
        ]
    )
    func `conditions are those of JavaScript`(expression: String, expected: String) async throws {
        try await check(expression, expected)
    }

    @Test(
        arguments: [
            ("s", "text"),
            ("s.length", "4"),
            (#""äö😀".length"#, "4"),
            ("s[0]", "t"),
            (#"s[99] ?? "none""#, "none"),
            (#""😀"[0] === "\uD83D""#, "true"),
            (#""single""#, "single"),
            (#"'double "quoted"'"#, #"double "quoted""#),
            (#""it's""#, "it's"),
            (#""a\nb""#, "a\nb"),
            (#""a\tb""#, "a\tb"),
            (#""\x41""#, "A"),
            (#""\u0041""#, "A"),
            (#""\u{1F600}""#, "😀"),
            (#""\uD83D\uDE00""#, "😀"),
            (#""\\""#, #"\"#),
            (#""\'""#, "'"),
            ("`plain`", "plain"),
            ("`a ${a} b`", "a 1 b"),
            ("`${a}${b}`", "12"),
            ("`${`${s}!`}`", "text!"),
            ("`sum ${a + b}`", "sum 3"),
            (#"`\`tick\``"#, "`tick`"),
            ("`$ {a}`", "$ {a}"),
            ("`$${a}`", "$1"),
            (#"`line\nbreak`"#, "line\nbreak"),
            (#""a" + "b""#, "ab"),
            (#""a" + 1"#, "a1"),
            (#"1 + "a""#, "1a"),
            (#"1 + 2 + "a""#, "3a"),
            (#""a" + 1 + 2"#, "a12"),
            (#""a" + true"#, "atrue"),
            (#""a" + 1.5"#, "a1.5"),
        ]
    )
    func `texts are those of JavaScript`(expression: String, expected: String) async throws {
        try await check(expression, expected)
    }

    @Test(
        arguments: [
            ("list.length", "3"),
            ("list[0]", "10"),
            ("list[1]", "20"),
            ("list[1 - 1]", "10"),
            ("list[list.length - 1]", "30"),
            (#"list[5] ?? "none""#, "none"),
            (#"list[-1] ?? "none""#, "none"),
            (#"list["length"]"#, "3"),
            (#"list[0.5] ?? "none""#, "none"),
            ("object.name", "Uji"),
            (#"object["name"]"#, "Uji"),
            (#"object["na" + "me"]"#, "Uji"),
            ("object.inner.deep", "yes"),
            ("object?.inner?.deep", "yes"),
            (#"object.missing ?? "none""#, "none"),
            (#"object?.["name"]"#, "Uji"),
            (#"missing?.a ?? "none""#, "none"),
            (#"missing?.a.b ?? "none""#, "none"),
            (#"missing?.[0] ?? "none""#, "none"),
            ("object[1]", "one"),
            (#"object["1"]"#, "one"),
            (#""name" in object"#, "true"),
            (#""nope" in object"#, "false"),
        ]
    )
    func `members are those of JavaScript`(expression: String, expected: String) async throws {
        try await check(expression, expected)
    }

    @Test(
        arguments: [
            ("[1, 2, 3].length", "3"),
            ("[1, 2, 3][1]", "2"),
            ("[...list, 4].length", "4"),
            ("[...list, 4][3]", "4"),
            ("[[1, 2], [3]][1][0]", "3"),
            ("[].length", "0"),
            ("[1,].length", "1"),
            ("({a: 5}).a", "5"),
            ("({a}).a", "1"),
            (#"({"b c": 6})["b c"]"#, "6"),
            (#"({["x" + a]: 7}).x1"#, "7"),
            (#"({...object, name: "new"}).name"#, "new"),
            ("({...object}).inner.deep", "yes"),
            ("({a: 1, a: 2}).a", "2"),
            (#"({1: "one"})[1]"#, "one"),
        ]
    )
    func `arrays and objects are those of JavaScript`(expression: String, expected: String) async throws {
        try await check(expression, expected)
    }

    @Test(
        arguments: [
            ("typeof a", "number"),
            ("typeof s", "string"),
            ("typeof missing", "undefined"),
            ("typeof nothing", "object"),
            ("typeof list", "object"),
            ("typeof object", "object"),
            ("typeof true", "boolean"),
            ("/* note */ a", "1"),
            ("a /* note */ + b", "3"),
            ("a // note\n", "1"),
            (#"a === 1 ? "one" : a === 2 ? "two" : "many""#, "one"),
            ("a + b === 3", "true"),
            ("!a === false", "true"),
            ("-a + b", "1"),
            ("1 - -1", "2"),
            ("a ** 2 + b ** 2", "5"),
            ("1 < 2 === true", "true"),
            (#""b" > "a" && "B" < "a""#, "true"),
            ("((((a))))", "1"),
            ("a ? (b) : (0)", "2"),
            ("a?.5:1", "0.5"),
            ("1e400", "Infinity"),
            ("5e-324", "5e-324"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("123456.789", "123456.789"),
            ("100", "100"),
            ("1e2", "100"),
            ("0.000001", "0.000001"),
            ("1e-6", "0.000001"),
            ("-1e-7", "-1e-7"),
            ("0.1 * 3", "0.30000000000000004"),
            ("4.35 * 100", "434.99999999999994"),
            ("1.005 * 1000", "1004.9999999999999"),
            ("1 // a\n + 1 /* b */", "2"),
            ("2 ** 53", "9007199254740992"),
            ("2 ** 64", "18446744073709552000"),
        ]
    )
    func `what is left is that of JavaScript`(expression: String, expected: String) async throws {
        try await check(expression, expected)
    }
}
