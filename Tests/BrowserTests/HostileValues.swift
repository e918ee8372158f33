/// Texts that somebody sends in the hope that a page takes them for something else.
///
/// Those that would run a script tell it to the window on top by a message, from whatever document it would run in.
enum HostileValues {
    /// What the scripts do.
    static let script = "top.postMessage('ran','*')"
    /// The same, with neither quotation marks nor spaces.
    static let bare = "top.postMessage(`ran`,`*`)"

    /// The table.
    static let all = tags + handlers + quotes + ends + encodings + schemes + data + drawings + ours + styles + notations

    private static let tags = [
        "<script>\(script)</script>", "<SCRIPT>\(script)</SCRIPT>", "<script/x>\(script)</script/x>",
        "<script\n>\(script)</script\t>", "<<script>\(script)//<</script>", "<script>\(script)",
        "<script src=data:,\(bare)></script>", "<script src=/hacked.js></script>",
        "<scr<script>ipt>\(script)</scr</script>ipt>", "</p></div><script>\(script)</script>",
        "<noscript><p title=\"</noscript><img src=x onerror=\(bare)>\">", "<base href=\"javascript:/\">",
        "<meta http-equiv=refresh content=\"0;url=javascript:\(bare)\">",
        "<iframe srcdoc=\"<script>\(bare)</script>\">",
        "<object data=\"javascript:\(bare)\">", "<embed src=\"javascript:\(bare)\">",
        "<link rel=stylesheet href=/hacked.css>",
        "<form><button formaction=\"javascript:\(bare)\" autofocus onfocus=\(bare)>", "<plaintext>",
        "<frameset onload=\(bare)>",
    ]

    private static let handlers = [
        "<img src=x onerror=\(bare)>", "<img/src=x/onerror=\(bare)>", "<IMG SRC=x OnErRoR=\(bare)>",
        "<img src=x onerror\n=\n\(bare)\n>", "<img src=`x`onerror=\(bare)>", "<body onload=\(bare)>",
        "<details open ontoggle=\(bare)>", "<input autofocus onfocus=\(bare)>",
        "<video><source onerror=\(bare)></video>",
        "<style onload=\(bare)></style>", "<x onclick=\(bare) tabindex=1 id=y>", "<marquee onstart=\(bare)>",
        "<a autofocus onfocus=\(bare) href=#>", "<p style=animation:x onanimationstart=\(bare)>",
    ]

    private static let quotes = [
        "\"", "'", "`", "\">", "'>", "\"/><img src=x onerror=\(bare)>", "'/><img src=x onerror=\(bare)>",
        "\" autofocus onfocus=\"\(bare)", "' autofocus onfocus='\(bare)", "` autofocus onfocus=`\(script)",
        "\"onmouseover=\(bare) x=\"", "\\\"><script>\(script)</script>", "x onfocus=\(bare) autofocus", "=", "a=b", "/",
        "/>", ">", "<", "<!", "<?", "</", "<?xml version=\"1.0\"?>", "&", "&amp;lt;script&amp;gt;",
        "\u{1}\"\u{1F}\u{7F}",
    ]

    private static let ends = [
        "</title><script>\(script)</script>", "</textarea><script>\(script)</script>",
        "</style><script>\(script)</script>",
        "</script><script>\(script)</script>", "</ScRiPt ><script>\(script)</script>",
        "</script\u{C}><img src=x onerror=\(bare)>",
        "</noscript><script>\(script)</script>", "</option></select><script>\(script)</script>",
        "</iframe><script>\(script)</script>", "--><script>\(script)</script>", "--!><script>\(script)</script>",
        "-- ><script>\(script)</script>", "><script>\(script)</script><!--", "-><script>\(script)</script>",
        "<!--<script>",
        "<!-- <script> --> </script> <img src=x onerror=\(bare)>", "<!--", "--", "--!", "]]><script>\(script)</script>",
        "<![CDATA[<img src=x onerror=\(bare)>]]>", "\u{600}</style><script>\(script)</script>",
        "\u{110BD}</script><script>\(script)</script>", "\u{301}</title\u{301}><script>\(script)</script>",
        "</\u{301}style></style\u{200D}><script>\(script)</script>",
    ]

    private static let encodings = [
        "&lt;script&gt;\(script)&lt;/script&gt;", "&#60;script&#62;\(script)&#60;/script&#62;",
        "&#x3C;img src=x onerror=\(bare)&#x3e;", "&#0000060script&#0000062\(script)", "&ltimg src=x onerror=\(bare)&gt",
        "%3Cscript%3E\(script)%3C/script%3E", "\\u003cscript\\u003e\(script)\\u003c/script\\u003e", "\\x3cscript\\x3e",
        "+ADw-script+AD4-\(bare)+ADw-/script+AD4-", "\u{FEFF}<script>\(script)</script>",
        "<\u{0}script>\(script)</\u{0}script>", "<scr\u{0}ipt>\(script)</scr\u{0}ipt>", "\u{0}", "a\u{0}b",
        "＜script＞\(script)＜/script＞", "‹script›\(script)‹/script›", "\u{2028}<script>\(script)</script>\u{2029}",
        "\u{202E}<tpircs>\u{202C}<script>\(script)</script>", "\u{2066}\u{200F}<img src=x onerror=\(bare)>\u{2069}",
        // What decoders make of bytes that are no UTF-8: C0 BC (a long `<`), half a pair of UTF-16.
        String(decoding: [0xC0, 0xBC, 0x73, 0xE0, 0x80, 0xBC] as [UInt8], as: UTF8.self) + "script>\(script)",
        String(decoding: [0xED, 0xA0, 0x80, 0x3C, 0x62, 0x3E] as [UInt8], as: UTF8.self), "\u{FFFD}\u{FFFE}\u{10FFFF}",
        "\u{1B}$B<script>\(script)</script>\u{1B}(B", "\r\n<script>\r\(script)\n</script>\r", "\n\n leading lines",
        "\t\u{B}\u{C}",
        "e\u{301}\u{1F468}\u{200D}\u{1F469}<b>\u{1F1E9}\u{1F1EA}",
    ]

    private static let schemes = [
        "javascript:\(bare)", "JaVaScRiPt:\(bare)", " javascript:\(bare)", "\tjavascript:\(bare)",
        "\u{1}javascript:\(bare)",
        "\u{0}javascript:\(bare)", "\u{1}\u{1F} \n javascript:\(bare)", "java\tscript:\(bare)", "java\nscript:\(bare)",
        "java\r\nscript:\(bare)", "j\na\tv\ra\ns\tc\rr\ni\tp\rt\n:\(bare)", "javascript\t:\(bare)",
        "javascript :\(bare)",
        "javascript://%0a\(bare)", "javascript:/*-->*/\(bare)", "javascript&colon;\(bare)", "javascript&#58;\(bare)",
        "&#106;avascript:\(bare)", "&#x6A&#x61vascript&#x3A;\(bare)", "java&Tab;script:\(bare)", "javascript%3A\(bare)",
        "%6Aavascript:\(bare)", "\u{A0}javascript:\(bare)", "\u{FEFF}javascript:\(bare)", "\u{200B}javascript:\(bare)",
        "java\u{0}script:\(bare)", "java\u{AD}script:\(bare)", "ｊavascript:\(bare)", "javaſcript:\(bare)",
        "x:javascript:\(bare)", "feed:javascript:\(bare)", "view-source:javascript:\(bare)", "blob:javascript:\(bare)",
        "vbscript:msgbox(1)", "VBScript\n:msgbox(1)", "livescript:\(bare)", "mocha:\(bare)", "//127.0.0.1:1/x",
        "/\\127.0.0.1:1/x", "https:127.0.0.1:1", "\\\\127.0.0.1:1\\x", "javascript:\(bare)//https://127.0.0.1:1/",
        "https://127.0.0.1:1/?javascript:\(bare)", "?javascript:\(bare)", "#javascript:\(bare)", "about:blank",
        "about:srcdoc",
    ]

    private static let data = [
        "data:text/html,<script>\(script)</script>",
        "DATA:text/html;base64,PHNjcmlwdD50b3AucG9zdE1lc3NhZ2UoMSk8L3NjcmlwdD4=",
        "data:,<script>\(script)</script>", "data:;charset=utf-7,+ADw-script+AD4-",
        " da\nta:text/html,<script>\(script)</script>",
        "data:text/javascript,\(bare)", "data:application/xhtml+xml,<x xmlns='http://www.w3.org/1999/xhtml'/>",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload=\"\(script)\"/>",
        "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'><script>\(script)</script></svg>",
        "data:image/x+xml,<script xmlns='http://www.w3.org/1999/xhtml'>\(script)</script>",
        "data:image/png+xml,<script xmlns='http://www.w3.org/1999/xhtml'>\(script)</script>",
        "data:video/x+xml,<script xmlns='http://www.w3.org/1999/xhtml'>\(script)</script>", "data:image/png,\(bare)",
        "data:image/png,text/html,<script>\(script)</script>", "/a.png 1x, javascript:\(bare) 2x",
        "x.png, data:text/html,y 2x",
        "\u{600};javascript:\(bare)", "0;javascript:\(bare)", "\u{600},javascript:\(bare)",
    ]

    private static let drawings = [
        "<svg onload=\(bare)>", "<svg><script>\(script)</script></svg>",
        "<svg><script>&#116;op.postMessage(1)</script></svg>",
        "<svg><a><animate attributeName=href values=javascript:\(bare) /><text y=20>x</text></a></svg>",
        "<svg><animate onbegin=\(bare) attributeName=x dur=1s></svg>",
        "<svg><set onbegin=\(bare) attributeName=x></svg>",
        "<svg><foreignObject><img src=x onerror=\(bare)></foreignObject></svg>",
        "<svg><use href=\"data:image/svg+xml,x#y\"/></svg>",
        "<svg><style><img src=x onerror=\(bare)></style></svg>", "</svg><script>\(script)</script><svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=\(bare)>", "<math href=\"javascript:\(bare)\">x</math>",
        "<svg></p><style><a id=\"</style><img src=x onerror=\(bare)>\">",
    ]

    private static let ours = [
        "</template><script>\(script)</script>", "<template id=\"mochi-1\"></template>", "<!--/mochi-1-->", "/mochi-1",
        "mochi-1",
        "mochi-late-1", "{{mochi.body}}", "{{mochi.head}}{{mochi.nonce}}", "$mochi(1)</script>",
        "</template><!--/mochi-1-->x",
        "<mochi-failure role=\"alert\">", "<div data-mochi-enhance>", "<slot name=x></slot>",
        "<template shadowrootmode=open><script>\(script)</script></template>",
    ]

    private static let styles = [
        "x:expression(\(bare))", "background:url(javascript:\(bare))", "background:url(\"javascript:\(bare)\")",
        "-moz-binding:url(data:text/xml,x)", "behavior:url(#x)", "@import 'javascript:\(bare)';",
        "@import url(data:text/css,x);",
        "}*{color:red}", "</style", "<\\/style><script>\(script)</script>", "\\3c/style\\3e<script>\(script)</script>",
        "\";}</style ><script>\(script)</script>", "/*</style>*/<script>\(script)</script>", "*/}<!--",
        "color:red;x:y\"onclick=\"\(bare)",
    ]

    private static let notations = [
        "\"};\(script);//", "');\(script);//", "${\(bare)}", "{{constructor.constructor('\(bare)')()}}",
        "<%= \(bare) %>", "#{\(bare)}",
        "__proto__", "constructor", "toString", "{\"a\":\"</script>\"}", "*/\(bare)/*", "\\", "\\'-\(bare)//", "null",
        "undefined", "NaN",
        "-1", "0", "", " ", String(repeating: "<b>", count: 3000), String(repeating: "\"&<>' ", count: 3000),
        String(repeating: "a", count: 4095) + "<script>\(script)</script>",
    ]
}
