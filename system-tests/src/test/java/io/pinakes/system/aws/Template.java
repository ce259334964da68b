package io.pinakes.system.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The CloudFormation template. */
final class Template {

  static final Path FILE = Path.of("..", "deploy", "aws", "pinakes.yaml");

  /** What a statement of a policy has; conditions would make its actions mean less. */
  private static final Set<String> STATEMENT = Set.of("Effect", "Action", "Resource");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

  private final JsonNode root;

  /**
   * Some actions on something.
   *
   * @param actions as policies write them: {@code dynamodb:GetItem}
   */
  record Grant(Set<String> actions, JsonNode resource) {}

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

  JsonNode parameter(String name) {
    return root.required("Parameters").required(name);
  }

  JsonNode resource(String name) {
    return root.required("Resources").required(name);
  }

  JsonNode properties(String resource) {
    return resource(resource).required("Properties");
  }

  /** The names of all resources whose type begins like this. */
  List<String> ofType(String type) {
    return root.required("Resources")
        .propertyStream()
        .filter(resource -> resource.getValue().required("Type").asString().startsWith(type))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The resources that a resource waits for. */
  Set<String> dependsOn(String resource) {
    return new TreeSet<>(texts(resource(resource).path("DependsOn")).toList());
  }

  /** What a role's own policies allow. */
  List<Grant> grants(String role) {
    var grants = new ArrayList<Grant>();
    for (JsonNode policy : properties(role).required("Policies")) {
      for (JsonNode statement : policy.required("PolicyDocument").required("Statement")) {
        if (!new HashSet<>(statement.propertyNames()).equals(STATEMENT)
            || !statement.required("Effect").asString().equals("Allow")) {
          throw new IllegalStateException(role + " has more than a permission: " + statement);
        }
        grants.add(
            new Grant(
                new TreeSet<>(texts(statement.required("Action")).toList()),
                statement.required("Resource")));
      }
    }
    return grants;
  }

  /** The only container of a task. */
  JsonNode container(String task) {
    JsonNode containers = properties(task).required("ContainerDefinitions");
    if (containers.size() != 1) {
      throw new IllegalStateException(task + " has " + containers.size() + " containers");
    }
    return containers.get(0);
  }

  /** The value of a container's environment variable. */
  JsonNode variable(String task, String name) {
    for (JsonNode variable : container(task).required("Environment")) {
      if (variable.required("Name").asString().equals(name)) {
        return variable.required("Value");
      }
    }
    throw new IllegalStateException(task + " has no " + name);
  }

  /** The value of a target group's or load balancer's attribute. */
  String attribute(String resource, String list, String key) {
    for (JsonNode attribute : properties(resource).required(list)) {
      if (attribute.required("Key").asString().equals(key)) {
        return attribute.required("Value").asString();
      }
    }
    throw new IllegalStateException(resource + " has no " + key);
  }

  /**
   * What a value will be, with {@code <Name>} for what only CloudFormation knows.
   *
   * @param conditions whether each holds
   */
  String resolve(JsonNode value, Map<String, Boolean> conditions) {
    if (value.isString()) {
      return value.asString();
    }
    if (value.size() != 1) {
      throw new IllegalStateException("not one value: " + value);
    }
    Map.Entry<String, JsonNode> function = value.propertyStream().findFirst().orElseThrow();
    JsonNode argument = function.getValue();
    return switch (function.getKey()) {
      case "Ref" -> "<" + argument.asString() + ">";
      case "Fn::GetAtt" ->
          "<" + argument.get(0).asString() + "." + argument.get(1).asString() + ">";
      case "Fn::Sub" -> VARIABLE.matcher(argument.asString()).replaceAll(Template::quoted);
      case "Fn::If" -> {
        Boolean holds = conditions.get(argument.get(0).asString());
        if (holds == null) {
          throw new IllegalStateException("no such condition: " + argument);
        }
        yield resolve(argument.get(holds ? 1 : 2), conditions);
      }
      default -> throw new IllegalStateException("no such function: " + value);
    };
  }

  private static String quoted(MatchResult variable) {
    return Matcher.quoteReplacement("<" + variable.group(1) + ">");
  }

  private static Stream<String> texts(JsonNode oneOrMany) {
    return oneOrMany.isArray()
        ? oneOrMany.valueStream().map(JsonNode::asString)
        : oneOrMany.isMissingNode() ? Stream.of() : Stream.of(oneOrMany.asString());
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
