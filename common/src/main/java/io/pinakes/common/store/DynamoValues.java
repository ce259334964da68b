package io.pinakes.common.store;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attribute values as DynamoDB carries them. */
final class DynamoValues {

  private DynamoValues() {}

  static AttributeValue encode(Value value) {
    return switch (value) {
      case Value.Text(String text) -> AttributeValue.fromS(text);
      case Value.Whole(long number) -> AttributeValue.fromN(Long.toString(number));
      case Value.Flag(boolean flag) -> AttributeValue.fromBool(flag);
      // Given away by whoever made the value, so neither side changes the array.
      case Value.Bytes(byte[] bytes) -> AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes));
      case Value.Foreign(String description) ->
          throw new IllegalArgumentException("cannot be compared or written: " + description);
    };
  }

  static Map<String, AttributeValue> encode(Map<String, Value> attributes) {
    Map<String, AttributeValue> encoded = HashMap.newHashMap(attributes.size() + 2);
    attributes.forEach((name, value) -> encoded.put(name, encode(value)));
    return encoded;
  }

  static Value decode(AttributeValue value) {
    return switch (value.type()) {
      case S -> Value.of(value.s());
      case N -> number(value.n());
      case BOOL -> Value.of(value.bool());
      case B -> Value.of(value.b().asByteArrayUnsafe());
      case SS, NS, BS, M, L, NUL, UNKNOWN_TO_SDK_VERSION ->
          new Value.Foreign(value.type().toString());
    };
  }

  private static Value number(String digits) {
    try {
      return Value.of(new BigDecimal(digits).longValueExact());
    } catch (ArithmeticException fractionOrTooLarge) {
      return new Value.Foreign("N " + digits);
    }
  }
}
