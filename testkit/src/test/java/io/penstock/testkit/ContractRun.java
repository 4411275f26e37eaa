// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Runs one rule of a contract, or all, and says what came of it. */
final class ContractRun {
    private ContractRun() {}

    /** How that rule failed; empty if it was kept. */
    static Optional<Throwable> run(Supplier<? extends FactoryContract> contract, String rule) throws Exception {
        FactoryContract instance = contract.get();
        Method method = find(instance.getClass(), rule);
        method.setAccessible(true);
        instance.setUpContract();
        try {
            method.invoke(instance);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of(e.getCause());
        } finally {
            instance.tearDownContract();
        }
    }

    /** Failures of all rules, by their names. */
    static Map<String, Throwable> runAll(Supplier<? extends FactoryContract> contract) throws Exception {
        Map<String, Throwable> failures = new TreeMap<>();
        Class<?> type = contract.get().getClass();
        while (type != null) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    run(contract, method.getName()).ifPresent(failure -> failures.put(method.getName(), failure));
                }
            }
            type = type.getSuperclass();
        }
        return failures;
    }

    private static Method find(Class<?> start, String rule) throws NoSuchMethodException {
        for (Class<?> type = start; type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(rule)) {
                    return method;
                }
            }
        }
        throw new NoSuchMethodException(rule);
    }
}
