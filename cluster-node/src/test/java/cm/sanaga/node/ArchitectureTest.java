package cm.sanaga.node;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The directions between modules and the rings inside them, as docs and package notes tell them.
 */
class ArchitectureTest {
    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("cm.sanaga");

    /** What every rule may be written in. */
    private static final List<String> PLAIN =
            List.of("java..", "javax.crypto..", "org.jspecify..", "org.pcollections..");

    @Test
    void the_code_is_seen_at_all() {
        assertFalse(CODE.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kernel     | kernel
                    money      | kernel money
                    ledger     | kernel money ledger
                    provider   | kernel money provider
                    payment    | kernel money ledger provider payment
                    treasury   | kernel money ledger provider treasury
                    projection | kernel money ledger provider payment treasury projection
                    http       | kernel money ledger provider payment treasury projection http
                    """)
    void a_module_sees_only_what_is_below_it(String module, String visible) {
        String[] packages =
                List.of(visible.split(" ")).stream()
                        .map(name -> "cm.sanaga." + name + "..")
                        .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage("cm.sanaga." + module + "..")
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage("cm.sanaga..").or(resideInAnyPackage(packages)))
                .allowEmptyShould(true)
                .check(CODE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mtn", "orange", "camtel"})
    void an_adapter_shows_one_class(String provider) {
        List<String> shown =
                CODE.stream()
                        .filter(
                                one ->
                                        one.getPackageName()
                                                .equals("cm.sanaga.provider." + provider))
                        .filter(one -> one.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName)
                        .toList();
        assertEquals(1, shown.size(), shown::toString);
    }

    @Test
    void kernel_and_money_know_no_framework() {
        onlyPlain("cm.sanaga.kernel", resideInAnyPackage("cm.sanaga.kernel", "cm.sanaga.money"));
        onlyPlain("cm.sanaga.money", resideInAnyPackage("cm.sanaga.kernel", "cm.sanaga.money"));
    }

    @Test
    void a_core_knows_only_cores_below_it() {
        DescribedPredicate<JavaClass> cores =
                resideInAnyPackage("cm.sanaga.kernel", "cm.sanaga.money", "cm.sanaga.ledger");
        onlyPlain("cm.sanaga.ledger", cores);
        DescribedPredicate<JavaClass> withProvider =
                cores.or(resideInAPackage("cm.sanaga.provider"));
        onlyPlain("cm.sanaga.payment..", withProvider.or(resideInAPackage("cm.sanaga.payment..")));
        onlyPlain(
                "cm.sanaga.treasury..", withProvider.or(resideInAPackage("cm.sanaga.treasury..")));
        onlyPlain(
                "cm.sanaga.provider",
                resideInAnyPackage(
                        "cm.sanaga.kernel",
                        "cm.sanaga.money",
                        "cm.sanaga.provider",
                        // Tables of numbering plans: data and pure functions.
                        "com.google.i18n.phonenumbers.."));
    }

    @Test
    void projections_read_events_and_never_actors() {
        noClasses()
                .that()
                .resideInAPackage("cm.sanaga.projection..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("cm.sanaga..actor..")
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void http_speaks_to_doors_and_queries_not_to_entities_or_tables() {
        noClasses()
                .that()
                .resideInAPackage("cm.sanaga.http..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("cm.sanaga..")
                                .and(JavaClass.Predicates.simpleNameEndingWith("Entity")))
                .orShould()
                .dependOnClassesThat(
                        resideInAPackage("cm.sanaga.projection..")
                                .and(JavaClass.Predicates.simpleNameEndingWith("Table")))
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("cm.sanaga.(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void every_package_says_what_it_is_and_marks_its_nulls() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass code : CODE) {
            boolean marked =
                    code.getPackage()
                            .tryGetPackageInfo()
                            .map(info -> info.isAnnotatedWith(NullMarked.class))
                            .orElse(false);
            if (!marked) {
                unmarked.add(code.getPackageName());
            }
        }
        assertEquals(Set.of(), unmarked);
    }

    /** Holds all of a package but its shells, which live in packages named actor. */
    private static void onlyPlain(String core, DescribedPredicate<JavaClass> besides) {
        classes()
                .that(resideInAPackage(core).and(resideOutsideOfPackage("..actor..")))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(PLAIN.toArray(String[]::new)).or(besides))
                .allowEmptyShould(true)
                .check(CODE);
    }
}
