package io.pinakes.common.store;

import io.pinakes.common.runtime.Clock;
import io.pinakes.common.store.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** One DynamoDB table as a {@link Store}. The client must not retry: see {@link DynamoClients}. */
public final class DynamoStore implements Store {

  private static final Duration TABLE_CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration TABLE_POLL = Duration.ofMillis(500);
  private static final ReturnValuesOnConditionCheckFailure RETURN_ROW =
      ReturnValuesOnConditionCheckFailure.ALL_OLD;

  private final DynamoDbClient client;
  private final DynamoTable table;

  /**
   * A view of a table; makes no call.
   *
   * @param client stays the caller's, who closes it
   */
  public DynamoStore(DynamoDbClient client, DynamoTable table) {
    this.client = client;
    this.table = table;
  }

  /**
   * Makes the table, billed per request, unless it is there, and waits until it can be used.
   *
   * @throws StoreException {@code REJECTED} if a table of this name has other keys
   */
  public void createTableIfAbsent(Clock clock, Duration timeout)
      throws StoreException, InterruptedException {
    long start = clock.nanoTime();
    while (true) {
      TableDescription found = describe();
      if (found == null) {
        create();
      } else {
        requireOurKeys(found);
        if (found.tableStatus() == TableStatus.ACTIVE
            || found.tableStatus() == TableStatus.UPDATING) {
          return;
        }
      }
      if (clock.nanoTime() - start > timeout.toNanos()) {
        throw new StoreException(
            Kind.UNAVAILABLE, "table '" + table.name() + "' was not ready within " + timeout);
      }
      if (found != null) {
        clock.sleep(TABLE_POLL);
      }
    }
  }

  @Override
  public Optional<Row> get(Key key, Consistency consistency, Duration timeout)
      throws StoreException, InterruptedException {
    var response =
        call(
            () ->
                client.getItem(
                    r ->
                        r.tableName(table.name())
                            .key(encode(key))
                            .consistentRead(consistency == Consistency.STRONG)
                            .overrideConfiguration(limit(timeout))));
    return response.hasItem() ? Optional.of(row(response.item())) : Optional.empty();
  }

  @Override
  public Page query(
      String partition,
      String from,
      String to,
      int limit,
      Consistency consistency,
      Duration timeout)
      throws StoreException, InterruptedException {
    if (SortKeys.compare(from, to) >= 0) {
      return new Page(List.of(), null);
    }
    var expression = new DynamoExpression(table);
    String sort = expression.name(table.sortAttribute());
    String upper = expression.value(AttributeValue.fromS(to));
    // DynamoDB takes one range on the sort key and knows no half-open one: BETWEEN includes `to`.
    String range =
        from.isEmpty()
            ? sort + " < " + upper
            : sort + " BETWEEN " + expression.value(AttributeValue.fromS(from)) + " AND " + upper;
    String condition =
        expression.name(table.partitionAttribute())
            + " = "
            + expression.value(AttributeValue.fromS(partition))
            + " AND "
            + range;
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table.name())
            .keyConditionExpression(condition)
            .expressionAttributeNames(expression.names())
            .expressionAttributeValues(expression.values())
            .limit(limit)
            .consistentRead(consistency == Consistency.STRONG)
            .overrideConfiguration(limit(timeout))
            .build();
    QueryResponse response = call(() -> client.query(request));
    List<Row> rows = new ArrayList<>(response.items().size());
    for (Map<String, AttributeValue> item : response.items()) {
      Row row = row(item);
      if (row.key().sort().equals(to)) {
        return new Page(rows, null);
      }
      rows.add(row);
    }
    return new Page(
        rows,
        response.hasLastEvaluatedKey()
            ? SortKeys.after(keyOf(response.lastEvaluatedKey()).sort())
            : null);
  }

  @Override
  public WriteResult write(Write write, Duration timeout)
      throws StoreException, InterruptedException {
    try {
      switch (write) {
        case Write.Put put -> put(put, timeout);
        case Write.Update update -> update(update, timeout);
        case Write.Delete delete -> delete(delete, timeout);
      }
      return new WriteResult.Written();
    } catch (ConditionalCheckFailedException e) {
      return new WriteResult.Refused(e.hasItem() ? row(e.item()) : null);
    }
  }

  private void put(Write.Put put, Duration timeout) throws StoreException, InterruptedException {
    rejectKeyAttributes(put.attributes().keySet());
    var expression = new DynamoExpression(table);
    Map<String, AttributeValue> item = DynamoValues.encode(put.attributes());
    item.putAll(encode(put.key()));
    PutItemRequest request =
        PutItemRequest.builder()
            .tableName(table.name())
            .item(item)
            .conditionExpression(expression.condition(put.condition()))
            .expressionAttributeNames(expression.names())
            .expressionAttributeValues(expression.values())
            .returnValuesOnConditionCheckFailure(RETURN_ROW)
            .overrideConfiguration(limit(timeout))
            .build();
    call(() -> client.putItem(request));
  }

  private void update(Write.Update update, Duration timeout)
      throws StoreException, InterruptedException {
    rejectKeyAttributes(update.set().keySet());
    rejectKeyAttributes(update.remove());
    var expression = new DynamoExpression(table);
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table.name())
            .key(encode(update.key()))
            .updateExpression(expression.update(update))
            .conditionExpression(expression.condition(update.condition()))
            .expressionAttributeNames(expression.names())
            .expressionAttributeValues(expression.values())
            .returnValuesOnConditionCheckFailure(RETURN_ROW)
            .overrideConfiguration(limit(timeout))
            .build();
    call(() -> client.updateItem(request));
  }

  private void delete(Write.Delete delete, Duration timeout)
      throws StoreException, InterruptedException {
    var expression = new DynamoExpression(table);
    DeleteItemRequest request =
        DeleteItemRequest.builder()
            .tableName(table.name())
            .key(encode(delete.key()))
            .conditionExpression(expression.condition(delete.condition()))
            .expressionAttributeNames(expression.names())
            .expressionAttributeValues(expression.values())
            .returnValuesOnConditionCheckFailure(RETURN_ROW)
            .overrideConfiguration(limit(timeout))
            .build();
    call(() -> client.deleteItem(request));
  }

  private @Nullable TableDescription describe() throws StoreException, InterruptedException {
    try {
      return call(
          () ->
              client
                  .describeTable(
                      r ->
                          r.tableName(table.name())
                              .overrideConfiguration(limit(TABLE_CALL_TIMEOUT)))
                  .table());
    } catch (StoreException e) {
      if (e.getCause() instanceof ResourceNotFoundException) {
        return null;
      }
      throw e;
    }
  }

  private void create() throws StoreException, InterruptedException {
    try {
      call(
          () ->
              client.createTable(
                  r ->
                      r.tableName(table.name())
                          .billingMode(BillingMode.PAY_PER_REQUEST)
                          .keySchema(keySchema())
                          .attributeDefinitions(
                              string(table.partitionAttribute()), string(table.sortAttribute()))
                          .overrideConfiguration(limit(TABLE_CALL_TIMEOUT))));
    } catch (StoreException e) {
      // Another node makes it at this moment.
      if (!(e.getCause() instanceof ResourceInUseException)) {
        throw e;
      }
    }
  }

  private void requireOurKeys(TableDescription found) throws StoreException {
    if (!Set.copyOf(found.keySchema()).equals(Set.copyOf(keySchema()))) {
      throw new StoreException(
          Kind.REJECTED,
          "table '%s' is keyed by %s, not by %s"
              .formatted(table.name(), names(found.keySchema()), names(keySchema())));
    }
  }

  private static String names(List<KeySchemaElement> schema) {
    return schema.stream().map(KeySchemaElement::attributeName).collect(Collectors.joining(", "));
  }

  private List<KeySchemaElement> keySchema() {
    return List.of(
        KeySchemaElement.builder()
            .attributeName(table.partitionAttribute())
            .keyType(KeyType.HASH)
            .build(),
        KeySchemaElement.builder()
            .attributeName(table.sortAttribute())
            .keyType(KeyType.RANGE)
            .build());
  }

  private static AttributeDefinition string(String attribute) {
    return AttributeDefinition.builder()
        .attributeName(attribute)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private void rejectKeyAttributes(Set<String> attributes) throws StoreException {
    if (attributes.contains(table.partitionAttribute())
        || attributes.contains(table.sortAttribute())) {
      throw new StoreException(
          Kind.REJECTED, "an attribute has the name of a key attribute: " + attributes);
    }
  }

  private Map<String, AttributeValue> encode(Key key) {
    return Map.of(
        table.partitionAttribute(),
        AttributeValue.fromS(key.partition()),
        table.sortAttribute(),
        AttributeValue.fromS(key.sort()));
  }

  private Key keyOf(Map<String, AttributeValue> item) {
    return new Key(keyPart(item, table.partitionAttribute()), keyPart(item, table.sortAttribute()));
  }

  private static String keyPart(Map<String, AttributeValue> item, String attribute) {
    AttributeValue part = item.get(attribute);
    if (part == null) {
      throw new IllegalStateException("DynamoDB returned a row without its key " + attribute);
    }
    return part.s();
  }

  private Row row(Map<String, AttributeValue> item) {
    Map<String, Value> attributes =
        item.entrySet().stream()
            .filter(e -> !e.getKey().equals(table.partitionAttribute()))
            .filter(e -> !e.getKey().equals(table.sortAttribute()))
            .collect(Collectors.toMap(Map.Entry::getKey, e -> DynamoValues.decode(e.getValue())));
    return new Row(keyOf(item), attributes);
  }

  private static AwsRequestOverrideConfiguration limit(Duration timeout) {
    return AwsRequestOverrideConfiguration.builder().apiCallTimeout(timeout).build();
  }

  private <T> T call(Supplier<T> call) throws StoreException, InterruptedException {
    try {
      return call.get();
    } catch (ConditionalCheckFailedException e) {
      throw e;
    } catch (AwsServiceException e) {
      throw new StoreException(kindOf(e), "table '" + table.name() + "': " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // The SDK turns an interrupt into an exception of its own and leaves the flag as a sign.
      if (Thread.interrupted()) {
        var interrupted = new InterruptedException("interrupted while calling DynamoDB");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw new StoreException(
          Kind.UNAVAILABLE, "no answer from DynamoDB for table '" + table.name() + "'" + why(e), e);
    }
  }

  /** The SDK's own words about a time-out speak of its configuration. */
  private static String why(RuntimeException e) {
    return e instanceof ApiCallTimeoutException ? " in time" : ": " + e.getMessage();
  }

  private static Kind kindOf(AwsServiceException e) {
    if (e instanceof ProvisionedThroughputExceededException
        || e instanceof RequestLimitExceededException
        || e.isThrottlingException()) {
      return Kind.THROTTLED;
    }
    if (e instanceof TransactionConflictException) {
      return Kind.CONTENDED;
    }
    return e.statusCode() >= 500 ? Kind.UNAVAILABLE : Kind.REJECTED;
  }
}
