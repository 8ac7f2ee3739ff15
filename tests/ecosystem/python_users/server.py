"""What those write who serve the API with FastAPI: an application that answers with the package's errors."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from shop_errors import MEDIA_TYPE, ApiError, ErrorCode, ErrorDetail


class Model(BaseModel):
    """What is stored."""

    severity: int = Field(ge=1, le=5)


def answer(_: Request, error: Exception) -> JSONResponse:
    """Answer with the error, or with that of a crash."""
    known = error if isinstance(error, ApiError) else ApiError(ErrorCode.INTERNAL_ERROR)
    return JSONResponse(known.to_dict(), known.http_status, known.headers, MEDIA_TYPE)


def refuse(request: Request, error: Exception) -> JSONResponse:
    """Answer to a request that does not fit, with the catalogue's error in place of FastAPI's own."""
    assert isinstance(error, RequestValidationError)
    details = [
        ErrorDetail(field=".".join(map(str, fault["loc"])), message=str(fault["msg"])) for fault in error.errors()
    ]
    return answer(request, ApiError(ErrorCode.INVALID_BODY, details=details))


def application(components: dict[str, dict[str, Any]], taken: ApiError) -> FastAPI:
    """Return the application; `components` describe its errors, and `taken` says that a name is taken."""
    app = FastAPI()
    app.add_exception_handler(ApiError, answer)
    app.add_exception_handler(RequestValidationError, refuse)
    app.add_exception_handler(Exception, answer)

    def put(name: str, model: Model, authorization: Annotated[str | None, Header()] = None) -> Model:
        if authorization is None:
            raise ApiError(ErrorCode.TOKEN_EXPIRED)
        if name < "m":
            raise taken
        return model

    app.put("/models/{name}")(put)
    document = app.openapi()
    responses = document["paths"]["/models/{name}"]["put"]["responses"]
    del responses["422"]
    for status in (400, 401, 409):
        name = HTTPStatus(status).phrase.replace(" ", "")
        responses[str(status)] = {"$ref": f"#/components/responses/{name}"}
    for kind, named in components.items():
        document["components"].setdefault(kind, {}).update(named)
    return app
