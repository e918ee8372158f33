/// The style sheet that stands in every page: small enough to come with the first bytes.
enum Style {
    static let css = """
        :root{--paper:#fdf8f3;--raised:#fff;--ink:#2e2226;--soft:#75656a;--line:#eee1d8;--accent:#c8394f;--stage:68%;
        --display:"Hoefler Text","Iowan Old Style",Palatino,"Book Antiqua",Georgia,serif;
        --text:Inter,ui-sans-serif,system-ui,-apple-system,"Segoe UI",sans-serif}
        @media (prefers-color-scheme:dark){:root{--paper:#1b1517;--raised:#251d20;--ink:#f6ecea;--soft:#b3a1a4;
        --line:#3a2e31;--accent:#ff8d9d;--stage:24%}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 var(--text);min-height:100vh;
        display:flex;flex-direction:column}
        a{color:inherit;text-decoration:none}
        a:focus-visible{outline:3px solid var(--accent);outline-offset:4px;border-radius:8px}
        h1,h2,h3{font-family:var(--display);font-weight:600;line-height:1.1;letter-spacing:-.01em;margin:0}
        h1{font-size:clamp(2.6rem,6.4vw,4.7rem)}h2{font-size:clamp(1.7rem,3vw,2.3rem)}h3{font-size:1.28rem}
        p{margin:.6em 0}
        main,.top,footer{width:100%;max-width:1120px;margin:0 auto;padding:0 28px}
        main{flex:1;padding-bottom:72px}
        .top{display:flex;align-items:center;justify-content:space-between;padding-top:26px;padding-bottom:26px}
        .brand{display:flex;align-items:center;gap:10px;font:600 1.5rem/1 var(--display)}
        .brand svg{width:30px;color:var(--accent)}
        nav{display:flex;gap:6px}
        nav a{padding:8px 14px;border-radius:99px;color:var(--soft);font-size:.95rem}
        nav a:hover{color:var(--ink)}
        nav a[aria-current]{background:var(--raised);color:var(--ink);box-shadow:0 0 0 1px var(--line)}
        .eyebrow{margin:0 0 14px;color:var(--accent);font-size:.8rem;font-weight:600;letter-spacing:.11em;text-transform:uppercase}
        .lead{max-width:34em;color:var(--soft);font-size:1.18rem}
        .actions{display:flex;flex-wrap:wrap;align-items:center;gap:22px;margin-top:1.6em}
        .button{padding:14px 24px;border-radius:99px;background:var(--accent);color:var(--paper);font-weight:600;
        transition:transform .15s}
        .button:hover{transform:translateY(-2px)}
        .quiet{color:var(--soft)}.quiet:hover{color:var(--ink)}
        .stage{position:relative;border-radius:28px;
        background:color-mix(in oklab,var(--skin,#f3d9cf) calc(100% - var(--stage)),var(--raised))}
        .stage svg{display:block;width:100%}
        .hero{display:grid;grid-template-columns:1.08fr 1fr;gap:56px;align-items:center;padding:36px 0 84px}
        .hero .stage{padding:46px 44px 54px;border-radius:40px}
        .tag{position:absolute;right:22px;bottom:20px;display:flex;gap:14px;margin:0;padding:9px 18px;border-radius:99px;
        background:var(--raised);font-size:.92rem;box-shadow:0 6px 24px #0000001a}
        .tag span,.price{color:var(--accent);font-weight:600}
        .heading{display:flex;align-items:baseline;justify-content:space-between;margin:0 0 24px}
        .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));gap:24px}
        .card{display:block;padding:12px 12px 18px;border-radius:32px;background:var(--raised);
        box-shadow:0 0 0 1px var(--line);transition:transform .2s,box-shadow .2s}
        .card:hover{transform:translateY(-4px);box-shadow:0 0 0 1px var(--line),0 18px 40px #00000014}
        .card .stage{padding:22px 38px 16px;border-radius:22px}
        .card h3,.card p{margin:14px 12px 0}.card p{margin-top:4px;color:var(--soft);font-size:.97rem}
        .card h3 span{color:var(--soft);font:400 .85rem var(--text);margin-left:4px}
        .card .price{margin-top:12px;color:var(--accent)}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));gap:36px;margin-top:84px;padding-top:40px;
        border-top:1px solid var(--line)}
        .facts p{color:var(--soft)}
        .intro{padding:36px 0 34px}
        .crumbs{margin:10px 0 24px;color:var(--soft)}
        .detail{display:grid;grid-template-columns:1fr 1fr;gap:64px;align-items:center;margin-bottom:84px}
        .detail .stage{padding:34px 64px;border-radius:40px}
        .detail dl{display:grid;grid-template-columns:auto 1fr;gap:8px 24px;margin:1.6em 0;padding:18px 0;
        border:solid var(--line);border-width:1px 0}
        .detail dt{color:var(--soft)}.detail dd{margin:0}
        .price.large{font:600 2rem var(--display)}
        .lost{max-width:620px;margin:0 auto;padding:30px 0;text-align:center}
        .lost .stage{max-width:300px;margin:0 auto 30px;background:none}
        .lost h1{font-size:clamp(2.2rem,5vw,3.4rem)}.lost .lead{margin-left:auto;margin-right:auto}.lost .actions{justify-content:center}
        .lost pre{padding:16px;border-radius:14px;background:var(--raised);text-align:left;white-space:pre-wrap;font-size:.85rem}
        footer{display:flex;justify-content:space-between;gap:20px;width:calc(100% - 56px);max-width:1064px;padding:26px 0 34px;color:var(--soft);
        font-size:.92rem;border-top:1px solid var(--line)}
        footer p:last-child{white-space:nowrap}
        @media (max-width:800px){.hero,.detail{grid-template-columns:1fr;gap:34px;padding-top:10px}
        .hero{padding-bottom:60px}.hero .stage{padding:26px 36px 44px}.detail .stage{padding:24px 56px}}
        @media (max-width:460px){main,.top{padding-left:18px;padding-right:18px}footer{width:calc(100% - 36px)}
        nav{gap:0}nav a{padding:8px}.brand{gap:7px;font-size:1.3rem}.brand svg{width:26px}}
        @media (prefers-reduced-motion:reduce){*{transition:none!important}}
        """
}
