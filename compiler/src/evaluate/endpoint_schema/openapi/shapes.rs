//! What stands where in an OpenAPI document.

/// What a field holds. Everything may also be null.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Text.
    Text,
    /// A truth value.
    Flag,
    /// A number.
    Number,
    /// A list of texts.
    Texts,
    /// One part.
    One(Part),
    /// A list of parts.
    List(Part),
    /// Parts by name.
    Map(Part),
    /// Parts by name; names that begin with `x-` are none.
    OpenMap(Part),
}

/// A part of a document; each is named as the specification names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Tag,
    ExternalDocs,
    Components,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Link,
    Example,
    Callback,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
}

use Part::{
    Callback, Components, Contact, Discriminator, Encoding, Example, ExternalDocs, Info, License, Link,
    MediaType, OAuthFlow, OAuthFlows, Operation, Parameter, PathItem, RequestBody, Response, Schema,
    SecurityScheme, Server, ServerVariable, Tag, Xml,
};
use Shape::{Flag, List, Map, Number, One, OpenMap, Text, Texts};

impl Part {
    /// Whether a `$ref` may stand in its place.
    pub(super) fn is_referable(self) -> bool {
        matches!(
            self,
            PathItem
                | Parameter
                | RequestBody
                | Response
                | Link
                | Example
                | Callback
                | Schema
                | SecurityScheme
        )
    }

    /// Its fields that hold anything in particular.
    pub(super) fn fields(self) -> &'static [(&'static str, Shape)] {
        match self {
            Self::Document => DOCUMENT,
            Info => INFO,
            Contact => &[("name", Text), ("url", Text), ("email", Text)],
            License => &[("name", Text), ("url", Text), ("identifier", Text)],
            Server => &[("url", Text), ("description", Text), ("variables", Map(ServerVariable))],
            ServerVariable => &[("enum", Texts), ("default", Text), ("description", Text)],
            Tag => &[("name", Text), ("description", Text), ("externalDocs", One(ExternalDocs))],
            ExternalDocs => &[("description", Text), ("url", Text)],
            Components => COMPONENTS,
            PathItem => PATH_ITEM,
            Operation => OPERATION,
            Parameter => PARAMETER,
            RequestBody => &[("description", Text), ("required", Flag), ("content", Map(MediaType))],
            MediaType => &[("schema", One(Schema)), ("examples", Map(Example)), ("encoding", Map(Encoding))],
            Encoding => ENCODING,
            Response => RESPONSE,
            Link => &[
                ("operationRef", Text),
                ("operationId", Text),
                ("description", Text),
                ("server", One(Server)),
            ],
            Example => &[("summary", Text), ("description", Text), ("externalValue", Text)],
            Schema => SCHEMA,
            Discriminator => &[("propertyName", Text)],
            Xml => &[
                ("name", Text),
                ("namespace", Text),
                ("prefix", Text),
                ("attribute", Flag),
                ("wrapped", Flag),
            ],
            SecurityScheme => SECURITY_SCHEME,
            OAuthFlows => OAUTH_FLOWS,
            OAuthFlow => &[("authorizationUrl", Text), ("tokenUrl", Text), ("refreshUrl", Text)],
            // Its keys are expressions.
            Callback => &[],
        }
    }
}

type Fields = &'static [(&'static str, Shape)];

const DOCUMENT: Fields = &[
    ("openapi", Text),
    ("info", One(Info)),
    ("paths", OpenMap(PathItem)),
    ("servers", List(Server)),
    ("tags", List(Tag)),
    ("externalDocs", One(ExternalDocs)),
    ("components", One(Components)),
];

const INFO: Fields = &[
    ("title", Text),
    ("description", Text),
    ("termsOfService", Text),
    ("version", Text),
    ("contact", One(Contact)),
    ("license", One(License)),
];

const COMPONENTS: Fields = &[
    ("schemas", Map(Schema)),
    ("parameters", Map(Parameter)),
    ("headers", Map(Parameter)),
    ("requestBodies", Map(RequestBody)),
    ("responses", Map(Response)),
    ("securitySchemes", Map(SecurityScheme)),
    ("examples", Map(Example)),
    ("links", Map(Link)),
    ("callbacks", Map(Callback)),
];

const PATH_ITEM: Fields = &[
    ("summary", Text),
    ("description", Text),
    ("connect", One(Operation)),
    ("delete", One(Operation)),
    ("get", One(Operation)),
    ("head", One(Operation)),
    ("options", One(Operation)),
    ("patch", One(Operation)),
    ("post", One(Operation)),
    ("put", One(Operation)),
    ("trace", One(Operation)),
    ("servers", List(Server)),
    ("parameters", List(Parameter)),
];

const OPERATION: Fields = &[
    ("tags", Texts),
    ("summary", Text),
    ("description", Text),
    ("operationId", Text),
    ("parameters", List(Parameter)),
    ("requestBody", One(RequestBody)),
    ("responses", OpenMap(Response)),
    ("callbacks", Map(Callback)),
    ("deprecated", Flag),
    ("servers", List(Server)),
    ("externalDocs", One(ExternalDocs)),
];

const PARAMETER: Fields = &[
    ("name", Text),
    ("in", Text),
    ("description", Text),
    ("style", Text),
    ("explode", Flag),
    ("allowEmptyValue", Flag),
    ("allowReserved", Flag),
    ("deprecated", Flag),
    ("required", Flag),
    ("schema", One(Schema)),
    ("examples", Map(Example)),
    ("content", Map(MediaType)),
];

const ENCODING: Fields = &[
    ("contentType", Text),
    ("headers", Map(Parameter)),
    ("style", Text),
    ("explode", Flag),
    ("allowReserved", Flag),
];

const RESPONSE: Fields =
    &[("description", Text), ("headers", Map(Parameter)), ("content", Map(MediaType)), ("links", Map(Link))];

const SCHEMA: Fields = &[
    ("oneOf", List(Schema)),
    ("anyOf", List(Schema)),
    ("allOf", List(Schema)),
    ("not", One(Schema)),
    ("items", One(Schema)),
    ("properties", Map(Schema)),
    ("additionalProperties", One(Schema)),
    ("title", Text),
    ("format", Text),
    ("description", Text),
    ("pattern", Text),
    ("required", Texts),
    ("uniqueItems", Flag),
    ("nullable", Flag),
    ("readOnly", Flag),
    ("writeOnly", Flag),
    ("deprecated", Flag),
    ("minimum", Number),
    ("maximum", Number),
    ("multipleOf", Number),
    ("minLength", Number),
    ("maxLength", Number),
    ("minItems", Number),
    ("maxItems", Number),
    ("minProperties", Number),
    ("maxProperties", Number),
    ("externalDocs", One(ExternalDocs)),
    ("discriminator", One(Discriminator)),
    ("xml", One(Xml)),
];

const SECURITY_SCHEME: Fields = &[
    ("type", Text),
    ("description", Text),
    ("name", Text),
    ("in", Text),
    ("scheme", Text),
    ("bearerFormat", Text),
    ("openIdConnectUrl", Text),
    ("flows", One(OAuthFlows)),
];

const OAUTH_FLOWS: Fields = &[
    ("implicit", One(OAuthFlow)),
    ("password", One(OAuthFlow)),
    ("clientCredentials", One(OAuthFlow)),
    ("authorizationCode", One(OAuthFlow)),
];
