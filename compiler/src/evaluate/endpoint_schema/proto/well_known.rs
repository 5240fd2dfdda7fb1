//! The files that come with every compiler, and what they declare.

/// What an importable file declares.
pub(super) struct Known {
    pub(super) messages: &'static [&'static str],
    pub(super) enums: &'static [&'static str],
}

/// The package of all of them but the last.
pub(super) const PACKAGE: &str = "google.protobuf";

/// What the file of this path declares, if it comes with every compiler.
pub(super) fn import(path: &str) -> Option<Known> {
    let (messages, enums): (&[&str], &[&str]) = match path.strip_prefix("google/protobuf/")? {
        "any.proto" => (&["Any"], &[]),
        "api.proto" => (&["Api", "Method", "Mixin"], &[]),
        "duration.proto" => (&["Duration"], &[]),
        "empty.proto" => (&["Empty"], &[]),
        "field_mask.proto" => (&["FieldMask"], &[]),
        "source_context.proto" => (&["SourceContext"], &[]),
        "struct.proto" => (&["Struct", "Value", "ListValue"], &["NullValue"]),
        "timestamp.proto" => (&["Timestamp"], &[]),
        "type.proto" => (
            &["Type", "Field", "Enum", "EnumValue", "Option"],
            &["Syntax", "Field.Kind", "Field.Cardinality"],
        ),
        "wrappers.proto" => (
            &[
                "DoubleValue",
                "FloatValue",
                "Int64Value",
                "UInt64Value",
                "Int32Value",
                "UInt32Value",
                "BoolValue",
                "StringValue",
                "BytesValue",
            ],
            &[],
        ),
        "descriptor.proto" => DESCRIPTOR,
        "compiler/plugin.proto" => (
            &[
                "compiler.Version",
                "compiler.CodeGeneratorRequest",
                "compiler.CodeGeneratorResponse",
                "compiler.CodeGeneratorResponse.File",
            ],
            &["compiler.CodeGeneratorResponse.Feature"],
        ),
        _ => return None,
    };
    Some(Known { messages, enums })
}

const DESCRIPTOR: (&[&str], &[&str]) = (
    &[
        "FileDescriptorSet",
        "FileDescriptorProto",
        "DescriptorProto",
        "DescriptorProto.ExtensionRange",
        "DescriptorProto.ReservedRange",
        "ExtensionRangeOptions",
        "FieldDescriptorProto",
        "OneofDescriptorProto",
        "EnumDescriptorProto",
        "EnumDescriptorProto.EnumReservedRange",
        "EnumValueDescriptorProto",
        "ServiceDescriptorProto",
        "MethodDescriptorProto",
        "FileOptions",
        "MessageOptions",
        "FieldOptions",
        "OneofOptions",
        "EnumOptions",
        "EnumValueOptions",
        "ServiceOptions",
        "MethodOptions",
        "UninterpretedOption",
        "UninterpretedOption.NamePart",
        "FeatureSet",
        "FeatureSetDefaults",
        "SourceCodeInfo",
        "SourceCodeInfo.Location",
        "GeneratedCodeInfo",
        "GeneratedCodeInfo.Annotation",
    ],
    &[
        "Edition",
        "FieldDescriptorProto.Type",
        "FieldDescriptorProto.Label",
        "FileOptions.OptimizeMode",
        "FieldOptions.CType",
        "FieldOptions.JSType",
        "MethodOptions.IdempotencyLevel",
    ],
);

/// The options that need no parentheses.
pub(super) fn is_option(name: &str) -> bool {
    const OPTIONS: &[&str] = &[
        "allow_alias",
        "cc_enable_arenas",
        "cc_generic_services",
        "csharp_namespace",
        "ctype",
        "debug_redact",
        "declaration",
        "default",
        "deprecated",
        "deprecated_legacy_json_field_conflicts",
        "edition_defaults",
        "feature_support",
        "features",
        "go_package",
        "idempotency_level",
        "java_generate_equals_and_hash",
        "java_generic_services",
        "java_multiple_files",
        "java_outer_classname",
        "java_package",
        "java_string_check_utf8",
        "json_name",
        "jstype",
        "lazy",
        "message_set_wire_format",
        "no_standard_descriptor_accessor",
        "objc_class_prefix",
        "optimize_for",
        "packed",
        "php_class_prefix",
        "php_metadata_namespace",
        "php_namespace",
        "py_generic_services",
        "retention",
        "ruby_package",
        "swift_prefix",
        "targets",
        "unverified_lazy",
        "verification",
        "weak",
    ];
    OPTIONS.binary_search(&name).is_ok()
}

/// The types that need no declaration.
pub(super) fn is_scalar(name: &str) -> bool {
    matches!(name, "double" | "float" | "bytes") || is_key(name)
}

/// The types that keys of maps may have.
pub(super) fn is_key(name: &str) -> bool {
    matches!(
        name,
        "int32"
            | "int64"
            | "uint32"
            | "uint64"
            | "sint32"
            | "sint64"
            | "fixed32"
            | "fixed64"
            | "sfixed32"
            | "sfixed64"
            | "bool"
            | "string"
    )
}
