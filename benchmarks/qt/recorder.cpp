// SPDX-License-Identifier: Apache-2.0
// Loads QML documents as Qt does and says how each load ended. Reads lines "NAME URL [IMPORT_PATH...]" on standard input; prints
// "NAME STATUS MILLISECONDS", the errors one a line behind a tab, and an empty line. Each has an engine of its own.
// The requests are counted by the server: compare.sh.
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QNetworkAccessManager>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQmlNetworkAccessManagerFactory>
#include <QTextStream>
#include <QTimer>

namespace {

constexpr int limitMillis = 120'000;

QString word(QQmlComponent::Status status)
{
    switch (status) {
    case QQmlComponent::Ready: return QStringLiteral("READY");
    case QQmlComponent::Error: return QStringLiteral("ERROR");
    default: return QStringLiteral("LOADING");
    }
}

void load(const QStringList &words, int patience, QTextStream &out)
{
    QQmlEngine engine;
    engine.setOutputWarningsToStandardError(false);
    for (int i = 2; i < words.size(); ++i)
        engine.addImportPath(words[i]);
    QElapsedTimer timer;
    timer.start();
    QQmlComponent component(&engine, QUrl(words[1]), QQmlComponent::Asynchronous);
    QEventLoop loop;
    QObject::connect(&component, &QQmlComponent::statusChanged, &loop, [&] {
        if (component.status() != QQmlComponent::Loading)
            loop.quit();
    });
    QTimer::singleShot(patience, &loop, &QEventLoop::quit);
    if (component.status() == QQmlComponent::Loading)
        loop.exec();
    out << words[0] << ' ' << word(component.status()) << ' ' << timer.nsecsElapsed() / 1'000'000.0 << '\n';
    for (const QQmlError &error : component.errors())
        out << '\t' << error.toString() << '\n';
    out << '\n';
    out.flush();
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QGuiApplication application(argc, argv);
    const int patience = argc > 1 ? QString::fromLocal8Bit(argv[1]).toInt() : limitMillis;
    QTextStream in(stdin);
    QTextStream out(stdout);
    for (QString line = in.readLine(); !line.isNull(); line = in.readLine()) {
        const QStringList words = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        if (words.size() >= 2)
            load(words, patience, out);
    }
    return 0;
}
