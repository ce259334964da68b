package io.pinakes.system.aws;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.pinakes.system.walls.Product;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The operations of AWS that the product's code calls, wherever it does, and the permission that
 * each needs.
 */
final class Operations {

  private static final String CLIENT_PACKAGES = "software.amazon.awssdk.services.";

  /** Methods of the clients that call nobody. */
  private static final Set<String> LOCAL =
      Set.of("builder", "close", "create", "serviceClientConfiguration", "serviceName");

  /** Where the permission is not called as the operation is (service authorization reference). */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "s3:CompleteMultipartUpload", "s3:PutObject",
          "s3:CreateMultipartUpload", "s3:PutObject",
          "s3:HeadBucket", "s3:ListBucket",
          "s3:HeadObject", "s3:GetObject",
          "s3:ListObjectsV2", "s3:ListBucket",
          "s3:UploadPart", "s3:PutObject");

  private Operations() {}

  /** Operations that appear in the product's classes, such as {@code dynamodb:GetItem}. */
  static Set<String> inTheCode() {
    return in(
        Product.in(
            "io.pinakes.common", "io.pinakes.coordinator", "io.pinakes.worker", "io.pinakes.cli"));
  }

  /** Operations that appear in these classes, called or referred to. */
  static Set<String> in(JavaClasses classes) {
    var found = new TreeSet<String>();
    classes.stream().flatMap(Operations::usedBy).forEach(found::add);
    return found;
  }

  private static Stream<String> usedBy(JavaClass type) {
    return Stream.<JavaAccess<?>>concat(
            type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
        .flatMap(use -> operation(use).stream());
  }

  private static Optional<String> operation(JavaAccess<?> call) {
    String owner = call.getTargetOwner().getName();
    String name = call.getName();
    if (!owner.startsWith(CLIENT_PACKAGES) || !owner.endsWith("Client") || LOCAL.contains(name)) {
      return Optional.empty();
    }
    String service = owner.substring(CLIENT_PACKAGES.length()).replaceFirst("\\..*", "");
    return Optional.of(of(service, Character.toUpperCase(name.charAt(0)) + name.substring(1)));
  }

  /** An operation as this class names it. */
  static String of(String service, String operation) {
    return service.toLowerCase(Locale.ROOT) + ":" + operation;
  }

  /** The permission that an operation needs. */
  static String action(String operation) {
    return OTHER_NAMES.getOrDefault(operation, operation);
  }
}
