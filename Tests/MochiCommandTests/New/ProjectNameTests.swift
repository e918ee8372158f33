import Foundation
import Testing

@testable import mochi

@Suite struct ProjectNameTests {
    @Test(arguments: [
        ("shop", "shop", "Shop", "Shop"),
        ("my-shop", "my-shop", "MyShop", "My Shop"),
        ("my_shop.v2", "my-shop-v2", "MyShopV2", "My Shop V2"),
        ("myShop", "myShop", "MyShop", "MyShop"),
        ("My Shop", "My-Shop", "MyShop", "My Shop"),
        ("2048", "2048", "My2048App", "2048"),
        ("crêperie", "cr-perie", "CrPerie", "Cr Perie"),
        ("餅", "my-app", "MyApp", "My App"),
        ("", "my-app", "MyApp", "My App"),
        ("\"; let x = \"", "let-x", "LetX", "Let X"),
        ("mochi", "mochi", "MochiApp", "Mochi"),
        ("app", "app", "AppApp", "App"),
        ("testing", "testing", "TestingApp", "Testing"),
        ("any", "any", "AnyApp", "Any"),
    ])
    func `a directory names a package, a module and a site`(
        directory: String,
        package: String,
        module: String,
        title: String
    ) {
        let name = ProjectName(directory: directory)
        #expect(name.package == package)
        #expect(name.module == module)
        #expect(name.title == title)
    }

    @Test func `no project takes the name of one of our targets`() throws {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL
        let package = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
        let names = package.matches(of: /\.(?:executableTarget|target)\(\s*name: "([A-Z]\w*)"/).map { String($0.1) }
        #expect(names.contains("MochiAPI") && names.contains("Showcase"))
        for name in names { #expect(ProjectName(directory: name).module == name + "App") }
    }
}
