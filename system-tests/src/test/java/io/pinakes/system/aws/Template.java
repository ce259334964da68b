package io.pinakes.system.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The CloudFormation template. */
final class Template {

  static final Path FILE = Path.of("..", "deploy", "aws", "pinakes.yaml");

  private final JsonNode root;

  private Template(JsonNode root) {
    this.root = root;
  }

  static Template read() {
    try {
      return new Template(YAMLMapper.shared().readTree(Files.readString(FILE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode properties(String resource) {
    return root.required("Resources").required(resource).required("Properties");
  }

  /** The actions that a role allows, as policies write them: {@code dynamodb:GetItem}. */
  Set<String> allowedActions(String role) {
    var actions = new TreeSet<String>();
    for (JsonNode policy : properties(role).required("Policies")) {
      for (JsonNode statement : policy.required("PolicyDocument").required("Statement")) {
        if (!statement.required("Effect").asString().equals("Allow")) {
          throw new IllegalStateException(role + " has a statement that is no permission");
        }
        JsonNode action = statement.required("Action");
        if (action.isArray()) {
          action.forEach(each -> actions.add(each.asString()));
        } else {
          actions.add(action.asString());
        }
      }
    }
    return actions;
  }

  /** The key attributes of the table by their kind, {@code HASH} and {@code RANGE}. */
  Map<String, String> tableKeys() {
    var keys = new TreeMap<String, String>();
    for (JsonNode key : properties("Table").required("KeySchema")) {
      keys.put(key.required("KeyType").asString(), key.required("AttributeName").asString());
    }
    return keys;
  }
}
