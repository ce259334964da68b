package io.pinakes.system.cost;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
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

  /** A refused write is charged as one that is done. */
  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes call) {
    bill.add("refused: " + what(context.request()), 1);
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
