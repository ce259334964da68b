package io.pinakes.system.walls;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;

/** The classes that nodes are made of. */
public final class Product {

  private Product() {}

  /** Those of these packages and of what is in them. */
  public static JavaClasses in(String... packages) {
    return new ClassFileImporter().withImportOption(Product::isProduct).importPackages(packages);
  }

  /** The stand-in for S3 is no part of any node. */
  private static boolean isProduct(Location location) {
    return !location.contains("/test-classes/")
        && !location.contains("-tests.jar")
        && !location.contains("/s3-local");
  }
}
