package io.pinakes.common.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Conditions and updates in DynamoDB's expression language. Names and values always go in as
 * placeholders, so that no attribute name can be a reserved word.
 */
final class DynamoExpression {

  private final DynamoTable table;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();

  DynamoExpression(DynamoTable table) {
    this.table = table;
  }

  /** The expression of a condition; null if it always holds. */
  @Nullable String condition(Condition condition) {
    return condition instanceof Condition.Always ? null : term(condition);
  }

  /** The expression of an update; null if it changes nothing. */
  @Nullable String update(Write.Update update) {
    var clauses = new StringBuilder();
    if (!update.set().isEmpty()) {
      clauses.append(
          update.set().entrySet().stream()
              .map(e -> name(e.getKey()) + " = " + value(DynamoValues.encode(e.getValue())))
              .collect(Collectors.joining(", ", "SET ", " ")));
    }
    if (!update.remove().isEmpty()) {
      clauses.append(
          update.remove().stream()
              .map(this::name)
              .collect(Collectors.joining(", ", "REMOVE ", "")));
    }
    return clauses.isEmpty() ? null : clauses.toString();
  }

  /** Names by placeholder; null if there are none, because DynamoDB refuses an empty map. */
  @Nullable Map<String, String> names() {
    return names.isEmpty() ? null : names;
  }

  /** Values by placeholder; null if there are none. */
  @Nullable Map<String, AttributeValue> values() {
    return values.isEmpty() ? null : values;
  }

  String name(String attribute) {
    String placeholder = "#n" + names.size();
    names.put(placeholder, attribute);
    return placeholder;
  }

  String value(AttributeValue value) {
    String placeholder = ":v" + values.size();
    values.put(placeholder, value);
    return placeholder;
  }

  private String term(Condition condition) {
    return switch (condition) {
      case Condition.Always _ -> always();
      case Condition.RowAbsent _ ->
          "attribute_not_exists(" + name(table.partitionAttribute()) + ")";
      case Condition.RowPresent _ -> "attribute_exists(" + name(table.partitionAttribute()) + ")";
      case Condition.Absent(String attribute) -> "attribute_not_exists(" + name(attribute) + ")";
      case Condition.Equal(String attribute, Value value) ->
          name(attribute) + " = " + value(DynamoValues.encode(value));
      case Condition.AtMost(String attribute, long number) ->
          name(attribute) + " <= " + value(DynamoValues.encode(Value.of(number)));
      case Condition.All(List<Condition> parts) -> join(parts, " AND ");
      case Condition.Any(List<Condition> parts) -> join(parts, " OR ");
    };
  }

  private String join(List<Condition> parts, String operator) {
    return parts.stream().map(this::term).collect(Collectors.joining(operator, "(", ")"));
  }

  /** DynamoDB has no constant: a row either is there or is not. */
  private String always() {
    String key = name(table.partitionAttribute());
    return "(attribute_exists(" + key + ") OR attribute_not_exists(" + key + "))";
  }
}
