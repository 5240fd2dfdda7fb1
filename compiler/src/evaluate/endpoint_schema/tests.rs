//! Descriptions and the routes that they give.

use super::*;

fn shown(language: &str, content: &str) -> String {
    match routes(language, content) {
        Ok(routes) => {
            let shown: Vec<String> = routes
                .iter()
                .map(|route| match route {
                    Route::Http { path, method } => format!("{method} {path}"),
                    Route::Grpc { service, method } => format!("{service}/{method}"),
                })
                .collect();
            shown.join(", ")
        }
        Err(reason) => reason.unwrap_or_else(|| "nobody reads this".to_owned()),
    }
}

#[test]
fn languages_have_many_names() {
    let cases = [
        (" Swagger ", EndpointType::Grpc, Some("openapi")),
        ("OAS3", EndpointType::Tcp, Some("openapi")),
        ("protobuf", EndpointType::Http, Some("proto")),
        ("gql", EndpointType::Http, Some("graphql")),
        ("RAML", EndpointType::Http, Some("raml")),
        ("", EndpointType::Http, Some("openapi")),
        ("  ", EndpointType::Grpc, Some("proto")),
        ("", EndpointType::Websocket, None),
    ];
    for (named, endpoint, want) in cases {
        assert_eq!(language(named, endpoint).as_deref(), want, "{named:?}");
    }
    assert_eq!(shown("asyncapi", "x"), "nobody reads this");
}

#[test]
fn openapi_documents_count_as_a_whole() {
    let cases = [
        (
            "paths: {/b: {get: {}, delete: {}}, /a: {post: {}, get: null}, x-c: {get: {}}}",
            "POST /a, DELETE /b, GET /b",
        ),
        (r#"{"paths": {"/x": {"head": {"responses": {}}}}}"#, "HEAD /x"),
        ("paths: {/a: {$ref: '#/paths/~1b'}, /b: {get: {}}}", "GET /a, GET /b"),
        ("paths: {/a: {$ref: '#/components/x'}}", "the reference `#/components/x` leads nowhere"),
        (
            "paths: {/a: {get: {requestBody: {$ref: 'other.yaml'}}}}",
            "the reference `other.yaml` leads out of the document",
        ),
        (
            "components: {schemas: {A: {$ref: '#/components/schemas/A'}}}",
            "the reference `#/components/schemas/A` leads in a circle",
        ),
        ("components: {schemas: {A: {properties: {a: {$ref: '#/components/schemas/A'}}}}}", ""),
        ("info: {version: 1.0}\npaths: {/a: {get: {}}}", "`version` is a number, not a text"),
        ("info: {title: yes}\npaths: {/a: {get: {}}}", "GET /a"),
        ("paths: {/a: {get: {example: {$ref: '#/nowhere'}}}}", "GET /a"),
        ("paths: []", "`paths` is a list, not a map"),
        ("5", "the document is a integer, not a map"),
        ("{}", ""),
    ];
    for (content, want) in cases {
        assert_eq!(shown("openapi", content), want, "{content}");
    }
}

#[test]
fn proto_files_count_as_a_whole() {
    let cases = [
        (
            "syntax = 'proto3'; package a.b; message R {} service S { rpc M(R) returns (stream a.b.R); rpc B(R) returns (.a.b.R) {} }",
            "a.b.S/B, a.b.S/M",
        ),
        (
            "import 'google/protobuf/empty.proto'; service S { rpc M(google.protobuf.Empty) returns (google.protobuf.Empty); }",
            "S/M",
        ),
        ("service S { rpc M(X) returns (X); }", "`X` is not known in `S.M`"),
        ("import 'other.proto';", "the import \"other.proto\" is not available"),
        ("syntax = 'proto3'; message A { required int32 a = 1; }", "`required` is not allowed here"),
        ("syntax = 'proto3'; message A { int32 a = 1; string b = 1; }", "the number 1 of `b` is used twice"),
        (
            "syntax = 'proto3'; message A { map<string, B> a = 1; enum B { Z = 0; } oneof o { B b = 2; } reserved 4, 6 to max; }",
            "",
        ),
        ("syntax = 'proto3'; enum E { A = 1; }", "the first value of the enum `E` must be 0"),
        (
            "message A { optional group G = 1 { optional int32 x = 1; } extensions 100 to 200; } extend A { optional int32 y = 100; }",
            "",
        ),
        ("message A {} message A {}", "`A` is declared twice"),
        ("option (http) = { get: '/x' };", "`http` is not known in ``"),
        ("option nope = 1;", "there is no option `nope`"),
        ("/* x", "a comment does not end"),
        ("", ""),
    ];
    for (content, want) in cases {
        assert_eq!(shown("proto", content), want, "{content}");
    }
}
