@echo off
rem Starts Limpid from an unpacked distribution. Needs a Java runtime, 17 or later, and nothing else.
setlocal
set "home=%~dp0.."
set "jar=%home%\limpid.jar"
set "flags=%home%\lib\jvm.flags"
set ORT_DISABLE_TELEMETRY=1

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
"%java%" --version >nul 2>nul
if errorlevel 1 (
  echo limpid: Java 17 or later is needed, on the PATH or in JAVA_HOME. 1>&2
  exit /b 1
)
if defined LIMPID_CLASSPATH goto more
"%java%" "@%flags%" -jar "%jar%" %*
exit /b %errorlevel%

:more
"%java%" "@%flags%" -cp "%jar%;%LIMPID_CLASSPATH%" dev.limpid.cli.Limpid %*
exit /b %errorlevel%
