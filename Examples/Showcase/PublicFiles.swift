import MochiAPI

/// `/files/…`: the folder `Public`.
enum PublicFiles {
    static let routes: Routes = ["/files/*": Mochi.files(Folder.files)]
}
