extension Mochi {
    /// The value of a variable: of the environment, else of `.env.production` and `.env`; nil where none of them sets it.
    ///
    ///     let database = Mochi.environment("DATABASE_URL") ?? "shop.db"
    ///
    /// The files are those of the directory the application was started in; `.env.production` is left out where `MOCHI_ENV` is
    /// `development`. They are read once, and never become part of the environment of the process, so programs that it starts do
    /// not get them. Each source may set `NAME_FILE` instead, the path of a file that holds the value.
    ///
    /// What cannot be read is nil here, and stops the next start of a server.
    public static func environment(_ name: String) -> String? {
        Environment[name]
    }
}
