// The formats of the wire stand once, in the product: its tests and ours read responses and frames in the same way.
@_exported public import MochiTesting
