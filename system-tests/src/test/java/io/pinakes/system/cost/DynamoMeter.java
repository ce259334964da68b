package io.pinakes.system.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Asks DynamoDB of each call what it charges for it. */
final class DynamoMeter implements ExecutionInterceptor {

  private static final ReturnConsumedCapacity TOTAL = ReturnConsumedCapacity.TOTAL;

  private static final double WRITE_BYTES = 1024;

  private final Bill bill;

  DynamoMeter(Bill bill) {
    this.bill = bill;
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes call) {
    return switch (context.request()) {
      case GetItemRequest get -> get.toBuilder().returnConsumedCapacity(TOTAL).build();
      case QueryRequest query -> query.toBuilder().returnConsumedCapacity(TOTAL).build();
      case PutItemRequest put -> put.toBuilder().returnConsumedCapacity(TOTAL).build();
      case UpdateItemRequest update -> update.toBuilder().returnConsumedCapacity(TOTAL).build();
      case DeleteItemRequest delete -> delete.toBuilder().returnConsumedCapacity(TOTAL).build();
      default -> context.request();
    };
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes call) {
    ConsumedCapacity consumed = consumed(context.response());
    bill.add(what(context.request()), consumed == null ? 0 : consumed.capacityUnits());
  }

  /**
   * A write whose condition does not hold is charged as one that is done: by the larger of what is
   * there and what was to be. Nobody says what else that fails is charged as.
   */
  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes call) {
    if (context.exception() instanceof ConditionalCheckFailedException refusal) {
      int there = refusal.hasItem() ? size(refusal.item()) : 0;
      int wanted = context.request() instanceof PutItemRequest put ? size(put.item()) : 0;
      double units = Math.max(1, Math.ceil(Math.max(there, wanted) / WRITE_BYTES));
      bill.add("refused: " + what(context.request()), units);
    } else {
      bill.add(
          "unknown: "
              + what(context.request())
              + " "
              + context.exception().getClass().getSimpleName(),
          0);
    }
  }

  private static int size(Map<String, AttributeValue> item) {
    int bytes = 0;
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      bytes += attribute.getKey().getBytes(UTF_8).length + size(attribute.getValue());
    }
    return bytes;
  }

  private static int size(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s().getBytes(UTF_8).length;
      case B -> value.b().asByteArrayUnsafe().length;
      // A byte per two digits and one more.
      case N -> value.n().length() / 2 + 1;
      case BOOL -> 1;
      default -> throw new IllegalStateException("the store writes no " + value.type());
    };
  }

  private static @Nullable ConsumedCapacity consumed(SdkResponse response) {
    return switch (response) {
      case GetItemResponse get -> get.consumedCapacity();
      case QueryResponse query -> query.consumedCapacity();
      case PutItemResponse put -> put.consumedCapacity();
      case UpdateItemResponse update -> update.consumedCapacity();
      case DeleteItemResponse delete -> delete.consumedCapacity();
      default -> null;
    };
  }

  private static String what(SdkRequest request) {
    return switch (request) {
      case GetItemRequest get -> "get " + consistency(get.consistentRead()) + row(get.key());
      case QueryRequest query ->
          "query " + consistency(query.consistentRead()) + kind(partition(query));
      case PutItemRequest put -> "put " + row(put.item());
      case UpdateItemRequest update -> "update " + row(update.key());
      case DeleteItemRequest delete -> "delete " + row(delete.key());
      default -> request.getClass().getSimpleName();
    };
  }

  private static String consistency(@Nullable Boolean strong) {
    return Boolean.TRUE.equals(strong) ? "strong " : "eventual ";
  }

  /** The store writes {@code #name = :value AND …}, the partition first. */
  private static String partition(QueryRequest query) {
    String value = query.keyConditionExpression().split(" ", 4)[2];
    return text(query.expressionAttributeValues(), value);
  }

  private static String row(Map<String, AttributeValue> key) {
    return kind(text(key, "pk")) + " " + kind(text(key, "sk"));
  }

  private static String text(Map<String, AttributeValue> attributes, String name) {
    AttributeValue value = attributes.get(name);
    return value == null || value.s() == null ? "?" : value.s();
  }

  /** Names and numbers are left out: {@code worker/…} and entries are all alike. */
  private static String kind(String key) {
    return key.replaceFirst("/.*", "").replaceFirst("^[0-9a-f]*\\d[0-9a-f]*$", "entry");
  }
}
