package io.celfs.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The layers of docs/architecture.md, as rules over the class files of everything that ships. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("conformance"))
                    .importPackages("io.celfs");

    private static final List<String> PACKAGES =
            List.of(
                    "core",
                    "posix",
                    "storage",
                    "manifest",
                    "memfs",
                    "procfs",
                    "ext2",
                    "nio",
                    "cow",
                    "fuse",
                    "cli",
                    "conformance");

    /** What each package may use besides itself. */
    private static final Map<String, List<String>> MAY_USE =
            Map.of(
                    "core", List.of(),
                    "posix", List.of(),
                    "storage", List.of("posix"),
                    "manifest", List.of("storage", "posix"),
                    "memfs", List.of("core"),
                    "procfs", List.of("core"),
                    "ext2", List.of("core", "storage"),
                    "nio", List.of("core"),
                    "cow", List.of("core", "posix", "storage", "manifest"),
                    "fuse", List.of("core", "posix"));

    @TestFactory
    Stream<DynamicTest> layers() {
        return MAY_USE.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> checkLayer(e.getKey())));
    }

    private static void checkLayer(String module) {
        List<String> forbidden = new ArrayList<>();
        for (String other : PACKAGES) {
            if (!other.equals(module) && !MAY_USE.getOrDefault(module, List.of()).contains(other)) {
                forbidden.add("io.celfs." + other + "..");
            }
        }
        noClasses()
                .that()
                .resideInAPackage("io.celfs." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.toArray(String[]::new))
                .because(
                        "no arrow runs upwards or sideways: "
                                + module
                                + " may only use "
                                + MAY_USE.get(module))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyPackageHasItsPlaceInTheLayers() {
        assertThat(CLASSES.stream().map(ArchitectureTest::topPackage).distinct())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(PACKAGES).contains(name));
    }

    private static String topPackage(JavaClass type) {
        String below = type.getPackageName().substring("io.celfs.".length());
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    @Test
    void shippedCodeKnowsNoConformanceSuite() {
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.celfs.conformance..")
                        .because("laws, models and faults are for tests and never ship"));
    }

    @Test
    void nativeCallsLiveInPosix() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.celfs.posix..")
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.lang.foreign.Linker")
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.lang.foreign.SymbolLookup")
                        .because("what can crash the JVM is kept where it can be read in an hour"));
    }

    @Test
    void onlyTheCommandLineTouchesTheProcess() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.celfs.cli..")
                        .should()
                        .callMethod(System.class, "exit", int.class)
                        .orShould()
                        .callMethod(System.class, "getenv", String.class)
                        .orShould()
                        .callMethod(System.class, "getenv")
                        .orShould()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err")
                        .orShould()
                        .accessField(System.class, "in")
                        .because("a library must not end, ask or print on its own"));
    }

    @Test
    void timeRandomnessAndSleepAreInjected() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.celfs.cli..")
                        // Its shorter constructor chooses the source of chance for the other one.
                        .and()
                        .doNotHaveFullyQualifiedName("io.celfs.storage.RetryingFileStore")
                        .should()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(Clock.class, "systemUTC")
                        .orShould()
                        .callMethod(Math.class, "random")
                        .orShould()
                        .callMethod(ThreadLocalRandom.class, "current")
                        .orShould()
                        .callMethod(RandomGenerator.class, "getDefault")
                        .orShould()
                        .callConstructor(Random.class)
                        .orShould()
                        .callMethod(Thread.class, "sleep", long.class)
                        .orShould()
                        .callMethod(Thread.class, "sleep", Duration.class)
                        .because("tests decide what time it is and how long a wait takes"));
    }

    @Test
    void theJdksFileSystemAndFileStoreStayOut() {
        DescribedPredicate<JavaClass> ours =
                resideInAPackage("io.celfs.core..").or(resideInAPackage("io.celfs.storage.."));
        check(
                noClasses()
                        .that(ours)
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.nio.file.FileSystem")
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.nio.file.FileStore")
                        .because("these names mean our own types here"));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
