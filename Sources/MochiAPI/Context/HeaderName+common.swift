// Names a server meets often. Computed, so that a use is a constant and not a look at a lazily initialized global.

extension HeaderName {
    /// `Accept`.
    public static var accept: HeaderName { HeaderName(lowercased: "accept") }
    /// `Accept-Encoding`.
    public static var acceptEncoding: HeaderName { HeaderName(lowercased: "accept-encoding") }
    /// `Accept-Language`.
    public static var acceptLanguage: HeaderName { HeaderName(lowercased: "accept-language") }
    /// `Accept-Ranges`.
    public static var acceptRanges: HeaderName { HeaderName(lowercased: "accept-ranges") }
    /// `Access-Control-Allow-Credentials`.
    public static var accessControlAllowCredentials: HeaderName {
        HeaderName(lowercased: "access-control-allow-credentials")
    }
    /// `Access-Control-Allow-Headers`.
    public static var accessControlAllowHeaders: HeaderName { HeaderName(lowercased: "access-control-allow-headers") }
    /// `Access-Control-Allow-Methods`.
    public static var accessControlAllowMethods: HeaderName { HeaderName(lowercased: "access-control-allow-methods") }
    /// `Access-Control-Allow-Origin`.
    public static var accessControlAllowOrigin: HeaderName { HeaderName(lowercased: "access-control-allow-origin") }
    /// `Access-Control-Expose-Headers`.
    public static var accessControlExposeHeaders: HeaderName { HeaderName(lowercased: "access-control-expose-headers") }
    /// `Access-Control-Max-Age`.
    public static var accessControlMaxAge: HeaderName { HeaderName(lowercased: "access-control-max-age") }
    /// `Access-Control-Request-Headers`.
    public static var accessControlRequestHeaders: HeaderName {
        HeaderName(lowercased: "access-control-request-headers")
    }
    /// `Access-Control-Request-Method`.
    public static var accessControlRequestMethod: HeaderName { HeaderName(lowercased: "access-control-request-method") }
    /// `Age`.
    public static var age: HeaderName { HeaderName(lowercased: "age") }
    /// `Allow`.
    public static var allow: HeaderName { HeaderName(lowercased: "allow") }
    /// `Authorization`.
    public static var authorization: HeaderName { HeaderName(lowercased: "authorization") }
    /// `Cache-Control`.
    public static var cacheControl: HeaderName { HeaderName(lowercased: "cache-control") }
    /// `Connection`.
    public static var connection: HeaderName { HeaderName(lowercased: "connection") }
    /// `Content-Disposition`.
    public static var contentDisposition: HeaderName { HeaderName(lowercased: "content-disposition") }
    /// `Content-Encoding`.
    public static var contentEncoding: HeaderName { HeaderName(lowercased: "content-encoding") }
    /// `Content-Language`.
    public static var contentLanguage: HeaderName { HeaderName(lowercased: "content-language") }
    /// `Content-Length`.
    public static var contentLength: HeaderName { HeaderName(lowercased: "content-length") }
    /// `Content-Location`.
    public static var contentLocation: HeaderName { HeaderName(lowercased: "content-location") }
    /// `Content-Range`.
    public static var contentRange: HeaderName { HeaderName(lowercased: "content-range") }
    /// `Content-Security-Policy`.
    public static var contentSecurityPolicy: HeaderName { HeaderName(lowercased: "content-security-policy") }
    /// `Content-Type`.
    public static var contentType: HeaderName { HeaderName(lowercased: "content-type") }
    /// `Cookie`.
    public static var cookie: HeaderName { HeaderName(lowercased: "cookie") }
    /// `Cross-Origin-Opener-Policy`.
    public static var crossOriginOpenerPolicy: HeaderName { HeaderName(lowercased: "cross-origin-opener-policy") }
    /// `Date`.
    public static var date: HeaderName { HeaderName(lowercased: "date") }
    /// `ETag`.
    public static var etag: HeaderName { HeaderName(lowercased: "etag") }
    /// `Expect`.
    public static var expect: HeaderName { HeaderName(lowercased: "expect") }
    /// `Expires`.
    public static var expires: HeaderName { HeaderName(lowercased: "expires") }
    /// `Forwarded`.
    public static var forwarded: HeaderName { HeaderName(lowercased: "forwarded") }
    /// `From`.
    public static var from: HeaderName { HeaderName(lowercased: "from") }
    /// `Host`.
    public static var host: HeaderName { HeaderName(lowercased: "host") }
    /// `If-Match`.
    public static var ifMatch: HeaderName { HeaderName(lowercased: "if-match") }
    /// `If-Modified-Since`.
    public static var ifModifiedSince: HeaderName { HeaderName(lowercased: "if-modified-since") }
    /// `If-None-Match`.
    public static var ifNoneMatch: HeaderName { HeaderName(lowercased: "if-none-match") }
    /// `If-Range`.
    public static var ifRange: HeaderName { HeaderName(lowercased: "if-range") }
    /// `If-Unmodified-Since`.
    public static var ifUnmodifiedSince: HeaderName { HeaderName(lowercased: "if-unmodified-since") }
    /// `Last-Modified`.
    public static var lastModified: HeaderName { HeaderName(lowercased: "last-modified") }
    /// `Link`.
    public static var link: HeaderName { HeaderName(lowercased: "link") }
    /// `Location`.
    public static var location: HeaderName { HeaderName(lowercased: "location") }
    /// `Origin`.
    public static var origin: HeaderName { HeaderName(lowercased: "origin") }
    /// `Permissions-Policy`.
    public static var permissionsPolicy: HeaderName { HeaderName(lowercased: "permissions-policy") }
    /// `Proxy-Authenticate`.
    public static var proxyAuthenticate: HeaderName { HeaderName(lowercased: "proxy-authenticate") }
    /// `Range`.
    public static var range: HeaderName { HeaderName(lowercased: "range") }
    /// `RateLimit-Limit`.
    public static var rateLimitLimit: HeaderName { HeaderName(lowercased: "ratelimit-limit") }
    /// `RateLimit-Remaining`.
    public static var rateLimitRemaining: HeaderName { HeaderName(lowercased: "ratelimit-remaining") }
    /// `RateLimit-Reset`.
    public static var rateLimitReset: HeaderName { HeaderName(lowercased: "ratelimit-reset") }
    /// `Referer`.
    public static var referer: HeaderName { HeaderName(lowercased: "referer") }
    /// `Referrer-Policy`.
    public static var referrerPolicy: HeaderName { HeaderName(lowercased: "referrer-policy") }
    /// `Retry-After`.
    public static var retryAfter: HeaderName { HeaderName(lowercased: "retry-after") }
    /// `Sec-Fetch-Mode`.
    public static var secFetchMode: HeaderName { HeaderName(lowercased: "sec-fetch-mode") }
    /// `Sec-Fetch-Site`.
    public static var secFetchSite: HeaderName { HeaderName(lowercased: "sec-fetch-site") }
    /// `Server`.
    public static var server: HeaderName { HeaderName(lowercased: "server") }
    /// `Set-Cookie`.
    public static var setCookie: HeaderName { HeaderName(lowercased: "set-cookie") }
    /// `Strict-Transport-Security`.
    public static var strictTransportSecurity: HeaderName { HeaderName(lowercased: "strict-transport-security") }
    /// `TE`.
    public static var te: HeaderName { HeaderName(lowercased: "te") }
    /// `traceparent`.
    public static var traceparent: HeaderName { HeaderName(lowercased: "traceparent") }
    /// `tracestate`.
    public static var tracestate: HeaderName { HeaderName(lowercased: "tracestate") }
    /// `Trailer`.
    public static var trailer: HeaderName { HeaderName(lowercased: "trailer") }
    /// `Transfer-Encoding`.
    public static var transferEncoding: HeaderName { HeaderName(lowercased: "transfer-encoding") }
    /// `Sec-WebSocket-Extensions`.
    public static var secWebSocketExtensions: HeaderName { HeaderName(lowercased: "sec-websocket-extensions") }
    /// `Sec-WebSocket-Key`.
    public static var secWebSocketKey: HeaderName { HeaderName(lowercased: "sec-websocket-key") }
    /// `Sec-WebSocket-Protocol`.
    public static var secWebSocketProtocol: HeaderName { HeaderName(lowercased: "sec-websocket-protocol") }
    /// `Sec-WebSocket-Version`.
    public static var secWebSocketVersion: HeaderName { HeaderName(lowercased: "sec-websocket-version") }
    /// `Upgrade`.
    public static var upgrade: HeaderName { HeaderName(lowercased: "upgrade") }
    /// `User-Agent`.
    public static var userAgent: HeaderName { HeaderName(lowercased: "user-agent") }
    /// `Vary`.
    public static var vary: HeaderName { HeaderName(lowercased: "vary") }
    /// `Via`.
    public static var via: HeaderName { HeaderName(lowercased: "via") }
    /// `WWW-Authenticate`.
    public static var wwwAuthenticate: HeaderName { HeaderName(lowercased: "www-authenticate") }
    /// `X-Content-Type-Options`.
    public static var xContentTypeOptions: HeaderName { HeaderName(lowercased: "x-content-type-options") }
    /// `X-Forwarded-For`.
    public static var xForwardedFor: HeaderName { HeaderName(lowercased: "x-forwarded-for") }
    /// `X-Forwarded-Host`.
    public static var xForwardedHost: HeaderName { HeaderName(lowercased: "x-forwarded-host") }
    /// `X-Forwarded-Proto`.
    public static var xForwardedProto: HeaderName { HeaderName(lowercased: "x-forwarded-proto") }
    /// `X-Frame-Options`.
    public static var xFrameOptions: HeaderName { HeaderName(lowercased: "x-frame-options") }
    /// `X-Request-ID`.
    public static var xRequestID: HeaderName { HeaderName(lowercased: "x-request-id") }
}
