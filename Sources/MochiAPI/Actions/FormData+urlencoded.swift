extension FormData {
    /// The fields of an urlencoded body (WHATWG URL 5.1); all of them are text.
    ///
    /// There is no body that it cannot read, only one with more or longer fields than the limits allow, and one with a
    /// name that no browser sends.
    init(urlencoded body: [UInt8], _ limits: FormLimits) throws(FormRefusal) {
        var fields: [Field] = []
        for (name, value) in Query(String(decoding: body, as: UTF8.self)) {
            guard fields.count < limits.parts else { throw .parts(limits.parts) }
            guard name.utf8.count <= limits.name else { throw .longName(limits.name) }
            guard PartHead.checkedName(Array(name.utf8)) != nil else { throw .name }
            guard value.utf8.count <= limits.text else { throw .text(limits.text) }
            fields.append(Field(name, .text(value)))
        }
        self.init(fields)
    }
}
